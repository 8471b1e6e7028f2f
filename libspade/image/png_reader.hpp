#ifndef LIBSPADE_IMAGE_PNG_READER_HPP
#define LIBSPADE_IMAGE_PNG_READER_HPP

/// \file
/// PNG by libpng. A wrong checksum, a missing end and anything else that libpng would repair are
/// errors; bytes after the end are ignored. Internal to image_file.

#include "libspade/image/picture.hpp"
#include "libspade/image/samples.hpp"

#include <string_view>

namespace spade {

/// The values of a grey picture or the indices of a palette, as they are stored: never scaled to 8
/// bits, never looked up. Throws DataError; colours and alpha (even an opaque one) are refused.
LabelMap read_png_ids(std::string_view bytes, std::string_view name);

/// Decodes any PNG to RGB. Of 16 bits the upper 8 are kept, transparency is dropped.
Photo read_png_rgb(std::string_view bytes, std::string_view name);

/// Decodes any PNG to RGB of its own depth, 8 or 16 bits, and opacity where there is transparency.
Samples read_png_samples(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IMAGE_PNG_READER_HPP
