#ifndef LIBSPADE_NN_PORTABLE_HPP
#define LIBSPADE_NN_PORTABLE_HPP

#include <ATen/Context.h>
#include <torch/types.h>

namespace spade {

/// Whether to compute by torch's operations alone, which every device has: elsewhere than on the
/// CPU, and where LibTorch's own switch for oneDNN is off.
inline bool portable(const torch::Tensor& t) {
    return !t.is_cpu() || !at::globalContext().userEnabledMkldnn();
}

} // namespace spade

#endif // LIBSPADE_NN_PORTABLE_HPP
