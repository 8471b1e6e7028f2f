#ifndef LIBSPADE_IMAGE_PICTURE_PLANES_HPP
#define LIBSPADE_IMAGE_PICTURE_PLANES_HPP

/// \file
/// Pictures as planes of floats, resized the way feature networks expect.

#include "libspade/image/picture.hpp"
#include "libspade/image/plane_resize.hpp"

#include <vector>

namespace spade {

/// \returns  [3, height, width], levels 0..255, red first
std::vector<float> resized_planes(const Photo& photo, Size size, PlaneResize resize);

} // namespace spade

#endif // LIBSPADE_IMAGE_PICTURE_PLANES_HPP
