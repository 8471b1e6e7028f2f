#include "libspade/nn/discriminator.hpp"

#include "libspade/nn/activation.hpp"
#include "libspade/nn/norm.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

namespace spade {

namespace {

ConvOptions conv4x4(std::int64_t in, std::int64_t out, std::int64_t stride) {
    ConvOptions o;
    o.in = in;
    o.out = out;
    o.kernel = 4;
    o.stride = stride;
    o.padding = 2;
    return o;
}

/// A bias in front of an instance norm would be subtracted again.
ConvOptions normed(ConvOptions o) {
    o.bias = false;
    o.spectral = true;
    return o;
}

torch::Tensor halved(const torch::Tensor& x) {
    return torch::avg_pool2d(x, /*kernel_size=*/3, /*stride=*/2, /*padding=*/1,
                             /*ceil_mode=*/false, /*count_include_pad=*/false);
}

} // namespace

PatchDiscriminatorImpl::PatchDiscriminatorImpl(const DiscriminatorOptions& o) {
    const auto add = [this](const ConvOptions& conv) {
        const auto name = fmt::format("layer_{}", layers_.size());
        layers_.push_back(register_module(name, Conv(conv)));
    };
    add(conv4x4(o.semantics.channels() + 3, o.ndf, 2));
    for (std::int64_t i = 1; i < o.layers; ++i) {
        const bool last = i == o.layers - 1;
        add(normed(conv4x4(o.width(i - 1), o.width(i), last ? 1 : 2)));
    }
    add(conv4x4(o.width(o.layers - 1), 1, 1));
}

std::vector<torch::Tensor> PatchDiscriminatorImpl::forward(const torch::Tensor& x) {
    std::vector<torch::Tensor> outputs;
    auto h = x;
    for (auto& conv : layers_) {
        h = conv(h);
        if (conv->options().spectral) {
            h = instance_norm(h);
        }
        if (outputs.size() + 1 < layers_.size()) {
            h = lrelu(h);
        }
        outputs.push_back(h);
    }
    return outputs;
}

DiscriminatorImpl::DiscriminatorImpl(const DiscriminatorOptions& o) : options_(o) {
    for (std::int64_t i = 0; i < o.scales; ++i) {
        scales_.push_back(register_module(fmt::format("scale_{}", i), PatchDiscriminator(o)));
    }
}

std::vector<std::vector<torch::Tensor>> DiscriminatorImpl::forward(const SemanticMap& m,
                                                                   const torch::Tensor& photo) {
    std::vector<std::vector<torch::Tensor>> outputs;
    auto x = torch::cat({m.dense(photo.scalar_type()), photo}, 1); // [N, L + 3, H, W]
    for (auto& scale : scales_) {
        if (!outputs.empty()) {
            x = halved(x);
        }
        outputs.push_back(scale(x));
    }
    return outputs;
}

} // namespace spade
