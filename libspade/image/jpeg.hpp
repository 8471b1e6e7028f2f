#ifndef LIBSPADE_IMAGE_JPEG_HPP
#define LIBSPADE_IMAGE_JPEG_HPP

/// \file
/// JPEG by libturbojpeg, whose warnings (truncation, a bad code) are errors here. Internal to
/// image_file.

#include "libspade/image/picture.hpp"

#include <string_view>

namespace spade {

/// Decodes any JPEG to RGB; CMYK is converted as by PIL, with inks stored inverted as by Adobe.
Photo read_jpeg_rgb(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IMAGE_JPEG_HPP
