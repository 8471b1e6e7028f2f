#ifndef LIBSPADE_NN_PRODUCT_HPP
#define LIBSPADE_NN_PRODUCT_HPP

#include <torch/types.h>

namespace spade {

/// x times the transpose of w, with gradients. In float32 on a CPU by oneDNN, which runs on all
/// threads; where there is none, by the BLAS behind LibTorch, which is kept to one (see
/// cli::prepare_environment). In bfloat16, and float32 out, where autocast is on.
/// \param x  [n, k]
/// \param w  [m, k]
/// \returns  [n, m]
torch::Tensor product(const torch::Tensor& x, const torch::Tensor& w);

} // namespace spade

#endif // LIBSPADE_NN_PRODUCT_HPP
