#ifndef LIBSPADE_NN_SPECTRAL_NORM_HPP
#define LIBSPADE_NN_SPECTRAL_NORM_HPP

/// \file
/// Convolutions, plain or spectrally normalized.
///
/// Miyato, Kataoka, Koyama, Yoshida, "Spectral normalization for generative adversarial
/// networks", ICLR 2018: W / sigma(W), sigma by one power iteration per training pass (torch
/// has it in Python only). W is the weight as a matrix [out, rest].

#include "libspade/nn/tap_weight.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace spade {

struct ConvOptions {
    std::int64_t in = 0;
    std::int64_t out = 0;
    std::int64_t kernel = 3;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    bool bias = true;
    bool spectral = false;
    bool transposed = false; ///< upsampling by `stride`, with output padding 1 (pix2pixHD)
};

/// A convolution that keeps the size of its input.
/// \param kernel  odd; half of it is the padding
ConvOptions same_size(std::int64_t in, std::int64_t out, std::int64_t kernel);

/// Parameters: weight [out, in, k, k] ([in, out, k, k] if transposed), bias [out].
/// Buffers: u [out], v [rest] (spectral only), the singular vectors of the largest value so far.
class ConvImpl : public torch::nn::Module {
public:
    explicit ConvImpl(const ConvOptions& options);

    /// \param x  [N, in, H, W]
    /// \returns  [N, out, H', W']
    torch::Tensor forward(const torch::Tensor& x);

    const ConvOptions& options() const { return options_; }

    /// Divides the weight by sigma for good: it is for evaluation alone from now on.
    void fold();

    torch::Tensor weight; ///< before the division by sigma
    torch::Tensor bias;   ///< undefined without one

private:
    torch::Tensor matrix() const; ///< weight as [out, rest]
    torch::Tensor sigma() const;
    torch::Tensor divided_weight(WeightLayout layout);
    void iterate(); ///< one power iteration: v = W'u / |W'u|, u = Wv / |Wv|

    ConvOptions options_;
    torch::Tensor u_;
    torch::Tensor v_;
};

TORCH_MODULE(Conv);

/// Folds every convolution of a network.
void fold_spectral_norm(torch::nn::Module& network);

} // namespace spade

#endif // LIBSPADE_NN_SPECTRAL_NORM_HPP
