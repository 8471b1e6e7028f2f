#ifndef LIBSPADE_IMAGE_MAP_READER_HPP
#define LIBSPADE_IMAGE_MAP_READER_HPP

/// \file
/// Label maps in formats other than PNG. Internal to image_file.

#include "libspade/image/picture.hpp"

#include <string_view>

namespace spade {

/// The stored values of a grey BMP or PGM; other readers look up the palette or scale to 255.
/// Throws DataError.
LabelMap read_bmp_ids(std::string_view bytes, std::string_view name);
LabelMap read_pnm_ids(std::string_view bytes, std::string_view name);

/// Grey of 8 or 16 bits.
LabelMap read_tiff_ids(std::string_view bytes, std::string_view name);

/// A two-dimensional array of whole numbers, or of truth values.
LabelMap read_npy_ids(std::string_view bytes, std::string_view name);

/// Lossless, with equal red, green and blue.
LabelMap read_webp_ids(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IMAGE_MAP_READER_HPP
