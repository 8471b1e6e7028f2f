#ifndef LIBSPADE_EVAL_FRECHET_HPP
#define LIBSPADE_EVAL_FRECHET_HPP

/// \file
/// The Frechet distance of two sets of features, each seen as a normal distribution: FID where the
/// features are those of the 2015 Inception (Heusel et al., NeurIPS 2017).
///
///     |m1 - m2|^2 + tr S1 + tr S2 - 2 tr (S1^1/2 S2 S1^1/2)^1/2
///
/// Everything is float64. Each covariance is kept as a factor, S = F F'; the last trace is the sum
/// of the singular values of F1' F2. That is the same number without a matrix square root, and
/// stays valid with fewer pictures than features: the factor is then the centred features.

#include <torch/types.h>

namespace spade {

struct Gaussian {
    torch::Tensor mean;   ///< [D] float64
    torch::Tensor factor; ///< [D, R] float64: covariance = factor factor'
};

/// Of features, with the covariance divided by N - 1. \param features  [N, D], N at least 2
Gaussian gaussian_of(const torch::Tensor& features);

/// Of stored moments. \param mean [D] \param covariance [D, D], symmetric; eigenvalues below the
/// rounding error of the largest count as 0
Gaussian gaussian_of(const torch::Tensor& mean, const torch::Tensor& covariance);

torch::Tensor covariance_of(const Gaussian& gaussian); ///< [D, D] float64

double frechet_distance(const Gaussian& a, const Gaussian& b);

} // namespace spade

#endif // LIBSPADE_EVAL_FRECHET_HPP
