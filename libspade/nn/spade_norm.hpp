#ifndef LIBSPADE_NN_SPADE_NORM_HPP
#define LIBSPADE_NN_SPADE_NORM_HPP

/// \file
/// The layer that gives SPADE its name: normalize, then modulate by the mask.
///
/// Park, Liu, Wang and Zhu, "Semantic Image Synthesis with
/// Spatially-Adaptive Normalization", CVPR 2019, equation (1):
///
///     gamma[c,y,x](m) * (h[n,c,y,x] - mu[c]) / sigma[c] + beta[c,y,x](m)
///
/// where h is the activation, m the label map, and mu, sigma the batch
/// statistics of h. Letters in this file are the paper's letters.

#include "libspade/arch/options.hpp"
#include "libspade/nn/norm.hpp"
#include "libspade/nn/semantic_map.hpp"
#include "libspade/nn/spade_path.hpp"
#include "libspade/nn/spectral_norm.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace spade {

/// Spatially-adaptive normalization.
///
/// We learn `gamma - 1` instead of gamma: a layer whose convolutions still
/// output zero is then plain normalization rather than a dead end.
class SpadeNormImpl : public torch::nn::Module {
public:
    explicit SpadeNormImpl(const SpadeNormOptions& options);

    /// \param h  activation               [N, C, H, W]
    /// \param m  label map, at any resolution
    /// \param slope  of a leaky ReLU after the layer; 1 without one
    /// \returns  the modulated activation  [N, C, H, W]
    torch::Tensor forward(const torch::Tensor& h, const SemanticMap& m, double slope = 1);

    const SpadeNormOptions& options() const { return options_; }
    void set_path(SpadePath path) { path_ = path; }

    PlainNorm normalize; ///< (h - mu) / sigma, nothing learned
    Conv shared;         ///< m -> embedding, read by both below
    Conv gamma;          ///< embedding -> gamma(m) - 1
    Conv beta;           ///< embedding -> beta(m)

private:
    torch::Tensor dense(const torch::Tensor& h, const SemanticMap& m); ///< equation (1) as written
    torch::Tensor by_pattern(const torch::Tensor& h, const SemanticMap& m, double slope);
    bool uses_tables(const SpadePatterns& patterns) const;

    SpadeNormOptions options_;
    SpadePath path_ = SpadePath::kCheapest;
};

TORCH_MODULE(SpadeNorm);

/// Sets the path of all SPADE layers of a network; for tests and measurements.
void set_spade_path(torch::nn::Module& network, SpadePath path);

} // namespace spade

#endif // LIBSPADE_NN_SPADE_NORM_HPP
