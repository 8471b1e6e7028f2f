#ifndef LIBSPADE_NN_MOMENTS_HPP
#define LIBSPADE_NN_MOMENTS_HPP

#include "libspade/nn/shared_batch.hpp"

#include <torch/types.h>

#include <utility>

namespace spade {

/// Mean and biased variance of each channel over a batch, in one pass. The order of summation does
/// not depend on the number of threads.
/// \param h  [N, C, H, W] float32, float64 or bfloat16
/// \returns  [C] each, float32 where h is bfloat16
std::pair<torch::Tensor, torch::Tensor> batch_moments(const torch::Tensor& h);

/// Mean and variance over all parts of a batch, from those of this part.
/// \param mu, var  [C] each
std::pair<torch::Tensor, torch::Tensor>
joined_moments(const torch::Tensor& mu, const torch::Tensor& var, SharedBatch& batch);

} // namespace spade

#endif // LIBSPADE_NN_MOMENTS_HPP
