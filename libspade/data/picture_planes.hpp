#ifndef LIBSPADE_DATA_PICTURE_PLANES_HPP
#define LIBSPADE_DATA_PICTURE_PLANES_HPP

/// \file
/// Pictures as planes of floats, resized the way that networks which look at pictures expect.

#include "libspade/data/picture.hpp"
#include "libspade/data/plane_resize.hpp"

#include <vector>

namespace spade {

/// \returns  [3, height, width], levels 0..255, red first
std::vector<float> resized_planes(const Photo& photo, Size size, PlaneResize resize);

} // namespace spade

#endif // LIBSPADE_DATA_PICTURE_PLANES_HPP
