#ifndef LIBSPADE_NN_MODULATION_HPP
#define LIBSPADE_NN_MODULATION_HPP

/// \file
/// The end of a SPADE layer in one pass: normalize, modulate, activate. With gradients.

#include "libspade/nn/shared_batch.hpp"

#include <torch/types.h>

namespace spade {

/// A normalization, folded into h * scale + shift.
struct Normalization {
    torch::Tensor scale; ///< [C] float32, or float64 where h is
    torch::Tensor shift; ///< [C]
    /// Whether they are statistics of h over the batch, so that gradients flow through them too;
    /// otherwise constants.
    bool of_batch = false;
    SharedBatchPtr batch = {}; ///< set where h is only a part of the batch
};

/// \param h      [N, C, H, W] float32, float64 or bfloat16
/// \param rows   [U, 2C] gamma, beta; or [N * H * W, 2C] where index is undefined
/// \param index  [N, H, W] int32: the row of each pixel
/// \param slope  of the leaky ReLU; 1 without one
/// \returns      lrelu((h * scale + shift) * gamma + beta), of h's type, channels-last
torch::Tensor modulate(const torch::Tensor& h, const Normalization& normalization,
                       const torch::Tensor& rows, const torch::Tensor& index, double slope);

} // namespace spade

#endif // LIBSPADE_NN_MODULATION_HPP
