#ifndef LIBSPADE_MODEL_PICTURE_TENSOR_HPP
#define LIBSPADE_MODEL_PICTURE_TENSOR_HPP

/// \file
/// Pictures as tensors and back, as the reference scales them.

#include "libspade/image/picture.hpp"

#include <torch/types.h>

namespace spade {

torch::Tensor to_tensor(const LabelMap& map); ///< [1, H, W] int64
torch::Tensor to_tensor(const Photo& photo);  ///< [1, 3, H, W] float32 in -1..1

/// \param x  [3, H, W] in -1..1, on the CPU
Photo to_photo(const torch::Tensor& x, Rounding rounding);

} // namespace spade

#endif // LIBSPADE_MODEL_PICTURE_TENSOR_HPP
