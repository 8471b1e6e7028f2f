#ifndef LIBSPADE_IMAGE_RESAMPLE_HPP
#define LIBSPADE_IMAGE_RESAMPLE_HPP

/// \file
/// PIL's two resamplers, which the reference resizes its pictures with. OpenCV's differ: its cubic
/// has a = -0.75 and no antialiasing.

#include "libspade/image/picture.hpp"

namespace spade {

/// PIL's BICUBIC: a = -0.5, the kernel stretched when shrinking, horizontal before vertical with
/// an 8-bit picture between, in 22-bit fixed point. Equal to PIL 9.4, level for level.
Photo resize_bicubic(const Photo& photo, Size size);

/// PIL's NEAREST: the pixel in which the target pixel's centre lies.
LabelMap resize_nearest(const LabelMap& map, Size size);

} // namespace spade

#endif // LIBSPADE_IMAGE_RESAMPLE_HPP
