#ifndef LIBSPADE_NN_USE_TORCH_OPS_HPP
#define LIBSPADE_NN_USE_TORCH_OPS_HPP

#include <ATen/Context.h>
#include <torch/types.h>

namespace spade {

/// Whether to compute with torch's operations only, which every device has: on any device but the
/// CPU, and where LibTorch's own switch for oneDNN is off.
inline bool use_torch_ops(const torch::Tensor& t) {
    return !t.is_cpu() || !at::globalContext().userEnabledMkldnn();
}

} // namespace spade

#endif // LIBSPADE_NN_USE_TORCH_OPS_HPP
