#ifndef LIBSPADE_NN_FEATURE_NET_HPP
#define LIBSPADE_NN_FEATURE_NET_HPP

/// \file
/// Networks whose inner activations say how alike two pictures look: VGG19 (the paper's perceptual
/// loss), AlexNet and SqueezeNet 1.1 (LPIPS). Layers are numbered, and tensors named, as in
/// torchvision's `features`. Never trained here.

#include "libspade/arch/feature_layers.hpp"
#include "libspade/nn/spectral_norm.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstddef>
#include <vector>

namespace spade {

/// Parameters features.N.weight and .bias (for fire modules features.N.squeeze.weight and so on),
/// without gradients.
class FeatureNetImpl : public torch::nn::Module {
public:
    explicit FeatureNetImpl(Backbone backbone);

    /// \param x  pictures [N, 3, H, W], scaled as the caller requires
    /// \returns  the outputs at the taps, the finest first
    std::vector<torch::Tensor> forward(const torch::Tensor& x);

    Backbone backbone() const { return backbone_; }

private:
    /// One layer with its convolutions: one, or squeeze, expand1x1 and expand3x3.
    struct Step {
        FeatureLayer layer;
        std::vector<Conv> convs;
    };
    torch::Tensor apply(Step& step, const torch::Tensor& x) const;

    Backbone backbone_;
    std::vector<std::size_t> taps_;
    std::vector<Step> steps_;
};

TORCH_MODULE(FeatureNet);

} // namespace spade

#endif // LIBSPADE_NN_FEATURE_NET_HPP
