#include "libspade/nn/spade_block.hpp"

#include "libspade/nn/activation.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace spade {

namespace {

SpadeNorm norm_of(const SpadeBlockOptions& o, std::int64_t channels) {
    auto options = o.norm;
    options.channels = channels;
    return SpadeNorm(options);
}

} // namespace

SpadeBlockImpl::SpadeBlockImpl(const SpadeBlockOptions& o) {
    const auto layers = spade_block_convs(o.in, o.out, o.spectral);
    const auto conv = [&](const SpadeBlockConv& layer) {
        return register_module(layer.name, Conv(layer.conv));
    };
    const auto norm = [&](const SpadeBlockConv& layer) {
        return register_module(layer.norm, norm_of(o, layer.conv.in));
    };
    conv_0 = conv(layers[0]);
    conv_1 = conv(layers[1]);
    norm_0 = norm(layers[0]);
    norm_1 = norm(layers[1]);
    if (layers.size() > 2) {
        conv_s = conv(layers[2]);
        norm_s = norm(layers[2]);
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
