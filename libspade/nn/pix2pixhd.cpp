#include "libspade/nn/pix2pixhd.hpp"

#include "libspade/nn/precision.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

namespace spade {

namespace {

constexpr std::int64_t kWideKernel = 7; // of the first and the last convolution
constexpr std::int64_t kWidePadding = kWideKernel / 2;

/// In float32: LibTorch 1.13 has no such kernel for bfloat16.
torch::Tensor reflect(const torch::Tensor& x, std::int64_t by) {
    return torch::reflection_pad2d(widened(x), {by, by, by, by});
}

/// A convolution in front of an instance norm: its bias would be subtracted again.
ConvOptions normed(std::int64_t in, std::int64_t out, bool spectral) {
    ConvOptions o;
    o.in = in;
    o.out = out;
    o.bias = false;
    o.spectral = spectral;
    return o;
}

ConvOptions wide(ConvOptions o) {
    o.kernel = kWideKernel;
    return o;
}

ConvOptions halving(ConvOptions o) {
    o.stride = 2;
    o.padding = 1;
    return o;
}

ConvOptions doubling(ConvOptions o) {
    o = halving(o);
    o.transposed = true;
    return o;
}

ConvOptions to_picture(std::int64_t in) {
    ConvOptions o;
    o.in = in;
    o.out = 3;
    o.kernel = kWideKernel;
    return o;
}

} // namespace

ResidualBlockImpl::ResidualBlockImpl(std::int64_t channels, bool spectral)
    : conv_0_(register_module("conv_0", Conv(normed(channels, channels, spectral)))),
      conv_1_(register_module("conv_1", Conv(normed(channels, channels, spectral)))) {}

torch::Tensor ResidualBlockImpl::forward(const torch::Tensor& x) {
    const auto h = torch::relu(instance_norm(conv_0_(reflect(x, 1))));
    return x + instance_norm(conv_1_(reflect(h, 1)));
}

Pix2pixHDGeneratorImpl::Pix2pixHDGeneratorImpl(const GeneratorOptions& o)
    : GeneratorImpl(o),
      first_(
          register_module("first", Conv(wide(normed(o.semantics.channels(), o.ngf, o.spectral))))),
      last_(register_module("last", Conv(to_picture(o.ngf)))) {
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        const auto channels = o.ngf << i;
        down_.push_back(register_module(fmt::format("down_{}", i),
                                        Conv(halving(normed(channels, 2 * channels, o.spectral)))));
    }
    for (std::int64_t i = 0; i < o.blocks; ++i) {
        blocks_.push_back(register_module(fmt::format("block_{}", i),
                                          ResidualBlock(o.ngf << o.downsamplings, o.spectral)));
    }
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        const auto channels = o.ngf << (o.downsamplings - i);
        up_.push_back(register_module(fmt::format("up_{}", i),
                                      Conv(doubling(normed(channels, channels / 2, o.spectral)))));
    }
}

torch::Tensor Pix2pixHDGeneratorImpl::forward(const SemanticMap& m, const torch::Tensor& z) {
    require_fitting(options(), m, z);
    const auto mask = m.dense(first_->weight.scalar_type()); // [N, L, H, W]

    auto h = torch::relu(instance_norm(first_(reflect(mask, kWidePadding)))); // [N, nf, H, W]
    for (auto& conv : down_) {
        h = torch::relu(instance_norm(conv(h))); // twice the channels, half the size
    }
    for (auto& block : blocks_) {
        h = block(h); // [N, 16nf, H/16, W/16]
    }
    for (auto& conv : up_) {
        h = torch::relu(instance_norm(conv(h))); // half the channels, twice the size
    }
    return torch::tanh(last_(reflect(h, kWidePadding))); // [N, 3, H, W]
}

} // namespace spade
