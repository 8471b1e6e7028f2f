#ifndef LIBSPADE_NN_TAP_WEIGHT_HPP
#define LIBSPADE_NN_TAP_WEIGHT_HPP

/// \file
/// Weights on their way into a convolution or a product: each number read and written once, where
/// torch's operations would copy them several times. With gradients.

#include <torch/types.h>

namespace spade {

/// Lower bound for the norms of u and v, as in torch; avoids NaN for a zero vector.
inline constexpr double kUnitEps = 1e-12;

/// Whether our loops support this weight: contiguous, on the CPU, in float32 or float64.
bool supports_weight_kernels(const torch::Tensor& weight);

/// One power iteration for the largest singular value of a matrix: v = W'u / |W'u|,
/// u = Wv / |Wv|, in place.
/// \param w  [out, rest], contiguous
/// \returns  sigma = u'Wv
double iterate_power(const torch::Tensor& w, torch::Tensor& u, torch::Tensor& v);

/// u'Wv without an iteration.
double sigma_of(const torch::Tensor& w, const torch::Tensor& u, const torch::Tensor& v);

/// The memory layout of a weight.
enum class WeightLayout {
    kContiguous,   ///< [out, in, k, k]
    kChannelsLast, ///< the same sizes in the order out, k, k, in
    kBlocked,      ///< [out / 16, in / 16, k, k, 16 in, 16 out], float32 only: oneDNN's OIhw16i16o
};

/// weight / sigma, where sigma = u'Wv depends on the weight and u, v do not.
/// \param weight  [out, in, k, k], contiguous
/// \param layout  of the result
torch::Tensor divided_by_sigma(const torch::Tensor& weight, const torch::Tensor& u,
                               const torch::Tensor& v, double sigma, WeightLayout layout);

/// The weight, not divided, in the blocked layout.
torch::Tensor to_blocked_layout(const torch::Tensor& weight);

/// A weight [out, in, k, k] as the matrix of a product [k * k * out, in], tap by tap.
torch::Tensor by_tap(const torch::Tensor& weight);

/// Two weights [C, in, k, k] as the matrix of one product.
/// \returns  [k * k * 2C, in]: tap by tap, first's rows, then second's
torch::Tensor joined_by_tap(const torch::Tensor& first, const torch::Tensor& second);

} // namespace spade

#endif // LIBSPADE_NN_TAP_WEIGHT_HPP
