#ifndef LIBSPADE_DATA_MAP_READER_HPP
#define LIBSPADE_DATA_MAP_READER_HPP

/// \file
/// Label maps that are no PNG. Internal to image_file.

#include "libspade/data/picture.hpp"

#include <string_view>

namespace spade {

/// Values of a grey BMP or PGM as they are stored, where other readers look up the palette or scale
/// to 255. Throws DataError.
LabelMap read_bmp_ids(std::string_view bytes, std::string_view name);
LabelMap read_pnm_ids(std::string_view bytes, std::string_view name);

/// Grey of 8 or 16 bits.
LabelMap read_tiff_ids(std::string_view bytes, std::string_view name);

/// Lossless, red, green and blue alike.
LabelMap read_webp_ids(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_DATA_MAP_READER_HPP
