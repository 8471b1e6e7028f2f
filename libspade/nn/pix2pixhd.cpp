#include "libspade/nn/pix2pixhd.hpp"

#include "libspade/nn/precision.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

namespace spade {

namespace {

/// In float32: LibTorch 1.13 has no such kernel for bfloat16.
torch::Tensor reflect(const torch::Tensor& x, std::int64_t by) {
    return torch::reflection_pad2d(widened(x), {by, by, by, by});
}

} // namespace

ResidualBlockImpl::ResidualBlockImpl(const ConvOptions& conv_0, const ConvOptions& conv_1)
    : conv_0_(register_module("conv_0", Conv(conv_0))),
      conv_1_(register_module("conv_1", Conv(conv_1))) {}

torch::Tensor ResidualBlockImpl::forward(const torch::Tensor& x) {
    const auto h = torch::relu(instance_norm(conv_0_(reflect(x, 1))));
    return x + instance_norm(conv_1_(reflect(h, 1)));
}

Pix2pixHDGeneratorImpl::Pix2pixHDGeneratorImpl(const GeneratorOptions& o) : GeneratorImpl(o) {
    const auto convs = pix2pixhd_convs(o);
    const auto add = [&](const NamedConv& layer) {
        return register_module(layer.name, Conv(layer.conv));
    };
    first_ = add(convs.front());
    last_ = add(convs.back());
    auto next = convs.begin() + 1;
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        down_.emplace_back(add(*next++));
    }
    for (std::int64_t i = 0; i < o.blocks; ++i) {
        blocks_.emplace_back(
            register_module(fmt::format("block_{}", i), ResidualBlock(next[0].conv, next[1].conv)));
        next += 2;
    }
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        up_.emplace_back(add(*next++));
    }
}

torch::Tensor Pix2pixHDGeneratorImpl::forward(const SemanticMap& m, const torch::Tensor& z) {
    require_compatible_input(options(), m, z);
    const auto mask = m.dense(first_->weight.scalar_type()); // [N, L, H, W]

    auto h = torch::relu(
        instance_norm(first_(reflect(mask, first_->options().kernel / 2)))); // [N, nf, H, W]
    for (auto& conv : down_) {
        h = torch::relu(instance_norm(conv(h))); // twice the channels, half the size
    }
    for (auto& block : blocks_) {
        h = block(h); // [N, 16nf, H/16, W/16]
    }
    for (auto& conv : up_) {
        h = torch::relu(instance_norm(conv(h))); // half the channels, twice the size
    }
    return torch::tanh(last_(reflect(h, last_->options().kernel / 2))); // [N, 3, H, W]
}

} // namespace spade
