#include "libspade/nn/discriminator.hpp"

#include "libspade/nn/activation.hpp"
#include "libspade/nn/label_conv.hpp"
#include "libspade/nn/norm.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

namespace spade {

namespace {

torch::Tensor halved(const torch::Tensor& x) {
    return torch::avg_pool2d(x, /*kernel_size=*/3, /*stride=*/2, /*padding=*/1,
                             /*ceil_mode=*/false, /*count_include_pad=*/false);
}

} // namespace

PatchDiscriminatorImpl::PatchDiscriminatorImpl(const DiscriminatorOptions& o) {
    for (const auto& layer : discriminator_convs(o)) {
        layers_.emplace_back(register_module(layer.name, Conv(layer.conv)));
    }
}

/// The first layer, as if maps and photos were concatenated to [r N, L + 3, H, W]. The share of the
/// N maps is computed once, and added to each of the r batches of photos.
torch::Tensor PatchDiscriminatorImpl::first_layer(const SemanticMap& m, std::int64_t halvings,
                                                  const torch::Tensor& photo) {
    const auto& conv = layers_.front();
    const auto& o = conv->options();
    const auto labels = m.semantics().channels();
    const auto of_map = convolve_labels(m, halvings, conv->weight.narrow(1, 0, labels), o.stride,
                                        o.padding); // [N, ndf, H', W']
    const auto of_photo =
        torch::conv2d(photo, conv->weight.narrow(1, labels, o.in - labels), conv->bias, o.stride,
                      o.padding); // [r N, ndf, H', W']
    const auto split = of_photo.unflatten(0, {photo.size(0) / m.batch(), m.batch()});
    // [r, N, ndf, H', W']
    return (split + of_map.to(of_photo.scalar_type())).flatten(0, 1);
}

std::vector<torch::Tensor> PatchDiscriminatorImpl::forward(const SemanticMap& m,
                                                           std::int64_t halvings,
                                                           const torch::Tensor& photo) {
    std::vector<torch::Tensor> outputs;
    torch::Tensor h;
    for (auto& conv : layers_) {
        h = outputs.empty() ? first_layer(m, halvings, photo) : conv(h);
        if (conv->options().spectral) { // figure 13 normalizes the outputs of the same layers
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
        scales_.emplace_back(register_module(fmt::format("scale_{}", i), PatchDiscriminator(o)));
    }
}

std::vector<std::vector<torch::Tensor>> DiscriminatorImpl::forward(const SemanticMap& m,
                                                                   const torch::Tensor& photo) {
    std::vector<std::vector<torch::Tensor>> outputs;
    auto scaled = photo;
    for (std::int64_t i = 0; i < options_.scales; ++i) {
        if (i > 0) {
            scaled = halved(scaled);
        }
        outputs.push_back(scales_[static_cast<std::size_t>(i)](m, i, scaled));
    }
    return outputs;
}

} // namespace spade
