#ifndef LIBSPADE_DATA_JPEG_HPP
#define LIBSPADE_DATA_JPEG_HPP

/// \file
/// JPEG by libturbojpeg, whose warnings (a cut, a bad code) are errors here. Internal to
/// image_file.

#include "libspade/data/picture.hpp"

#include <string_view>

namespace spade {

/// RGB of any JPEG; of CMYK as PIL converts it, inks stored inverted as Adobe does.
Photo read_jpeg_rgb(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_DATA_JPEG_HPP
