#ifndef LIBSPADE_NN_PRODUCT_HPP
#define LIBSPADE_NN_PRODUCT_HPP

#include <torch/types.h>

namespace spade {

/// x times the transpose of w, with gradients. In float32 on a CPU by oneDNN, which runs on all
/// threads; in builds without it, by LibTorch's BLAS, which is limited to one thread (see
/// cli::prepare_environment). Where autocast is on, in bfloat16 with a float32 result.
/// \param x  [n, k]
/// \param w  [m, k]
/// \returns  [n, m]
torch::Tensor product(const torch::Tensor& x, const torch::Tensor& w);

} // namespace spade

#endif // LIBSPADE_NN_PRODUCT_HPP
