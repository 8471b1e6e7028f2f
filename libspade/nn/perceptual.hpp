#ifndef LIBSPADE_NN_PERCEPTUAL_HPP
#define LIBSPADE_NN_PERCEPTUAL_HPP

/// \file
/// The perceptual distance of two pictures: the VGG loss of training, and LPIPS.

#include "libspade/nn/feature_net.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <vector>

namespace spade {

/// The paper's perceptual loss (Johnson et al., 2016, as in pix2pixHD): mean absolute differences
/// at relu1_1 ... relu5_1, weighted 1/32, 1/16, 1/8, 1/4 and 1. The reference feeds pictures in
/// -1..1 without ImageNet's normalization, and so do we. No gradient flows through `real`.
/// \param fake, real  [N, 3, H, W] in -1..1
/// \returns  a scalar, not yet weighted
torch::Tensor vgg_loss(FeatureNet& vgg, const torch::Tensor& fake, const torch::Tensor& real);

/// LPIPS 0.1 (Zhang et al., CVPR 2018), AlexNet or SqueezeNet: features of unit length at each
/// position, squared differences weighted by a learned head, averaged over positions, summed over
/// taps.
/// Parameters: backbone.features.N.weight and so on, without gradient.
/// Buffers: linK_weight [1, C, 1, 1], the heads; shift [3] and scale [3] of pictures in -1..1.
class LpipsImpl : public torch::nn::Module {
public:
    explicit LpipsImpl(Backbone backbone);

    /// \param a, b  [N, 3, H, W] in -1..1
    /// \returns  the distance of each pair [N]
    torch::Tensor forward(const torch::Tensor& a, const torch::Tensor& b);

private:
    std::vector<torch::Tensor> unit_features(const torch::Tensor& x);

    FeatureNet backbone_;
    std::vector<torch::Tensor> heads_;
    torch::Tensor shift_;
    torch::Tensor scale_;
};

TORCH_MODULE(Lpips);

} // namespace spade

#endif // LIBSPADE_NN_PERCEPTUAL_HPP
