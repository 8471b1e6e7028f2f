#include "libspade/nn/spade_block.hpp"

#include "libspade/nn/activation.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace spade {

namespace {

ConvOptions conv3x3(std::int64_t in, std::int64_t out, bool spectral) {
    auto o = same_size(in, out, 3);
    o.spectral = spectral;
    return o;
}

ConvOptions conv1x1(std::int64_t in, std::int64_t out, bool spectral) {
    ConvOptions o;
    o.in = in;
    o.out = out;
    o.kernel = 1;
    o.bias = false;
    o.spectral = spectral;
    return o;
}

SpadeNorm norm_of(const SpadeBlockOptions& o, std::int64_t channels) {
    auto options = o.norm;
    options.channels = channels;
    return SpadeNorm(options);
}

std::int64_t middle(const SpadeBlockOptions& o) { return std::min(o.in, o.out); }

} // namespace

SpadeBlockImpl::SpadeBlockImpl(const SpadeBlockOptions& o)
    : conv_0(register_module("conv_0", Conv(conv3x3(o.in, middle(o), o.spectral)))),
      conv_1(register_module("conv_1", Conv(conv3x3(middle(o), o.out, o.spectral)))),
      norm_0(register_module("norm_0", norm_of(o, o.in))),
      norm_1(register_module("norm_1", norm_of(o, middle(o)))) {
    if (o.in != o.out) {
        conv_s = register_module("conv_s", Conv(conv1x1(o.in, o.out, o.spectral)));
        norm_s = register_module("norm_s", norm_of(o, o.in));
    }
}

torch::Tensor SpadeBlockImpl::shortcut(const torch::Tensor& h, const SemanticMap& m) {
    return conv_s ? conv_s(norm_s(h, m)) : h;
}

torch::Tensor SpadeBlockImpl::forward(const torch::Tensor& h, const SemanticMap& m) {
    auto dh = conv_0(norm_0(h, m, kSlope)); // [N, middle, H, W]
    dh = conv_1(norm_1(dh, m, kSlope));     // [N, out, H, W]

    return shortcut(h, m) + dh;
}

} // namespace spade
