#ifndef LIBSPADE_NN_FEATURE_NET_HPP
#define LIBSPADE_NN_FEATURE_NET_HPP

/// \file
/// Networks whose inner activations say how alike two pictures look: VGG19 (the paper's perceptual
/// loss), AlexNet and SqueezeNet 1.1 (LPIPS). Layers are numbered, and tensors named, as in
/// torchvision's `features`. Never trained here.

#include "libspade/nn/spectral_norm.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace spade {

enum class Backbone { kVgg19, kAlexNet, kSqueezeNet };

/// A layer of a backbone. Each convolution is followed by a ReLU, which has a number of its own
/// but inside a fire module.
struct FeatureLayer {
    enum class Kind { kConv, kRelu, kPool, kFire };
    Kind kind = Kind::kRelu;
    std::int64_t in = 0;
    std::int64_t out = 0; ///< of a fire module: of each of its two expansions
    std::int64_t kernel = 0;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    std::int64_t squeeze = 0; ///< channels between, kFire only
};

/// The layers up to the last one that is read.
std::vector<FeatureLayer> layers_of(Backbone backbone);

/// The layers whose outputs are read: for VGG19 relu1_1, 2_1, 3_1, 4_1 and 5_1, for the others
/// those of LPIPS 0.1.
std::vector<std::size_t> taps_of(Backbone backbone);

/// Channels at each tap.
std::vector<std::int64_t> tap_channels(Backbone backbone);

/// Parameters features.N.weight and .bias, of fire modules features.N.squeeze.weight and so on,
/// without gradient.
class FeatureNetImpl : public torch::nn::Module {
public:
    explicit FeatureNetImpl(Backbone backbone);

    /// \param x  pictures [N, 3, H, W], scaled as the caller's use asks for
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
