#ifndef LIBSPADE_NN_INCEPTION_HPP
#define LIBSPADE_NN_INCEPTION_HPP

/// \file
/// The network of FID (Heusel et al., NeurIPS 2017), with the quirks of its released graph that
/// torchvision's inception_v3 does not share: average pools that do not count the padding, a *max*
/// pool in the last block, 1008 classes.

#include "libspade/arch/inception_layers.hpp"

#include <torch/types.h>

#include <functional>
#include <string>
#include <unordered_map>

namespace spade {

/// The activations that are read, each averaged over its plane.
struct InceptionTaps {
    torch::Tensor pool1;           ///< [N, 64], after the first max pool
    torch::Tensor pool2;           ///< [N, 192], after the second
    torch::Tensor mixed6;          ///< [N, 768], after Mixed_6e
    torch::Tensor pool3;           ///< [N, 2048], after Mixed_7c: the features of FID
    torch::Tensor logits;          ///< [N, 1008]
    torch::Tensor logits_unbiased; ///< [N, 1008], without the bias of the last layer
};

/// For evaluation only: each batch norm is folded into its convolution when the network is built.
class Inception {
public:
    /// \param tensor  gives the tensors of inception_tensors() by name, float32, on the CPU
    explicit Inception(const std::function<torch::Tensor(const std::string& name)>& tensor);

    void to(torch::Device device);

    /// \param x  [N, 3, 299, 299], (level - 128) / 128, on the network's device
    torch::Tensor features(const torch::Tensor& x) const; ///< [N, 2048]
    InceptionTaps taps(const torch::Tensor& x) const;     ///< those and the other layers

private:
    struct Folded {
        InceptionConv shape;
        torch::Tensor weight; ///< times gamma / sigma
        torch::Tensor bias;   ///< beta - gamma mu / sigma
    };
    struct Planes; ///< the activations that are read

    torch::Tensor conv(const std::string& name, const torch::Tensor& x) const;
    torch::Tensor block_a(const std::string& name, const torch::Tensor& x) const;
    torch::Tensor block_b(const std::string& name, const torch::Tensor& x) const;
    torch::Tensor block_c(const std::string& name, const torch::Tensor& x) const;
    torch::Tensor block_d(const std::string& name, const torch::Tensor& x) const;
    torch::Tensor block_e(const std::string& name, const torch::Tensor& x,
                          const torch::Tensor& pooled) const;
    Planes planes(const torch::Tensor& x) const;

    std::unordered_map<std::string, Folded> convs_;
    torch::Tensor fc_weight_;
    torch::Tensor fc_bias_;
};

} // namespace spade

#endif // LIBSPADE_NN_INCEPTION_HPP
