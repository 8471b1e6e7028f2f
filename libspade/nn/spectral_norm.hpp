#ifndef LIBSPADE_NN_SPECTRAL_NORM_HPP
#define LIBSPADE_NN_SPECTRAL_NORM_HPP

/// \file
/// Convolutions, plain or spectrally normalized.
///
/// Miyato, Kataoka, Koyama, Yoshida, "Spectral normalization for generative adversarial
/// networks", ICLR 2018: W / sigma(W), sigma by one power iteration per training pass (torch
/// has it in Python only). W is the weight as a matrix [out, rest].

#include "libspade/arch/layers.hpp"
#include "libspade/nn/tap_weight.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace spade {

/// Parameters: weight [out, in, k, k] ([in, out, k, k] if transposed), bias [out].
/// Buffers: u [out], v [rest] (spectral only), estimates of the first singular vectors.
class ConvImpl : public torch::nn::Module {
public:
    explicit ConvImpl(const ConvOptions& options);

    /// \param x  [N, in, H, W]
    /// \returns  [N, out, H', W']
    torch::Tensor forward(const torch::Tensor& x);

    const ConvOptions& options() const { return options_; }

    /// Divides the weight by sigma permanently; only evaluation is possible afterwards.
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
