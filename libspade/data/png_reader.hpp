#ifndef LIBSPADE_DATA_PNG_READER_HPP
#define LIBSPADE_DATA_PNG_READER_HPP

/// \file
/// PNG by libpng. A wrong checksum, a missing end and whatever libpng could repair but should not
/// are errors; what follows the end is not looked at. Internal to image_file.

#include "libspade/data/picture.hpp"

#include <string_view>

namespace spade {

/// The values of a grey picture or the indices of a palette, as they are stored: never scaled to 8
/// bits, never looked up. Throws DataError; colours and alpha (even an opaque one) are refused.
LabelMap read_png_ids(std::string_view bytes, std::string_view name);

/// RGB of any PNG. Of 16 bits the upper 8 are taken, transparency is dropped.
Photo read_png_rgb(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_DATA_PNG_READER_HPP
