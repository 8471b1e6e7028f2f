#include "libspade/nn/discriminator.hpp"

#include "libspade/nn/activation.hpp"
#include "libspade/nn/label_conv.hpp"
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

/// The first layer, of map and photo one behind the other [r N, L + 3, H, W]. The map's share is
/// the same for each N photos.
torch::Tensor PatchDiscriminatorImpl::first(const SemanticMap& m, std::int64_t halvings,
                                            const torch::Tensor& photo) {
    const auto& conv = layers_.front();
    const auto& o = conv->options();
    const auto labels = m.semantics().channels();
    const auto of_map = convolve_labels(m, halvings, conv->weight.narrow(1, 0, labels), o.stride,
                                        o.padding); // [N, ndf, H', W']
    const auto of_photo =
        torch::conv2d(photo, conv->weight.narrow(1, labels, o.in - labels), conv->bias, o.stride,
                      o.padding); // [r N, ndf, H', W']
    // Each of the repetitions apart, the batch of maps behind it.
    const auto apart = of_photo.unflatten(0, {photo.size(0) / m.batch(), m.batch()});
    return (apart + of_map.to(of_photo.scalar_type())).flatten(0, 1);
}

std::vector<torch::Tensor> PatchDiscriminatorImpl::forward(const SemanticMap& m,
                                                           std::int64_t halvings,
                                                           const torch::Tensor& photo) {
    std::vector<torch::Tensor> outputs;
    torch::Tensor h;
    for (auto& conv : layers_) {
        h = outputs.empty() ? first(m, halvings, photo) : conv(h);
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
    auto seen = photo;
    for (std::int64_t i = 0; i < options_.scales; ++i) {
        if (i > 0) {
            seen = halved(seen);
        }
        outputs.push_back(scales_[static_cast<std::size_t>(i)](m, i, seen));
    }
    return outputs;
}

} // namespace spade
