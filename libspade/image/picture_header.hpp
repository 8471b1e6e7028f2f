#ifndef LIBSPADE_IMAGE_PICTURE_HEADER_HPP
#define LIBSPADE_IMAGE_PICTURE_HEADER_HPP

/// \file
/// The headers of the formats that OpenCV decodes, so that size and length are checked before it
/// sees them. Internal to image_file.

#include "libspade/image/picture.hpp"

#include <cstdint>
#include <string_view>

namespace spade {

/// A Windows or OS/2 bitmap.
struct BmpHeader {
    Size size;
    bool bottom_up = true;
    int bits = 0; ///< per pixel
    std::uint32_t compression = 0;
    std::size_t pixels_at = 0; ///< where the rows begin, each padded to four bytes
    std::size_t row_bytes = 0;
};

/// Binary bitmap, grey or colour. Text (P1 to P3) is refused: a file truncated within its last
/// number would go unnoticed.
struct PnmHeader {
    Size size;
    int kind = 0;                ///< 4 bitmap, 5 grey, 6 colour
    std::uint32_t max_value = 1; ///< of a sample; above 255 a sample has two bytes
    std::size_t pixels_at = 0;
};

/// The first picture of a TIFF.
struct TiffHeader {
    Size size;
    int bits = 1; ///< per sample
    int samples = 1;
    int photometric = 0; ///< 1: grey, 0 is black
    int compression = 1; ///< 6 and 7: JPEG
};

struct WebpHeader {
    Size size;
    bool lossless = false;
    bool has_alpha = false;
};

/// Each throws DataError where the header is damaged, the size above the limits, or the file
/// shorter than its header says.
BmpHeader bmp_header(std::string_view bytes, std::string_view name);
PnmHeader pnm_header(std::string_view bytes, std::string_view name);
TiffHeader tiff_header(std::string_view bytes, std::string_view name);
WebpHeader webp_header(std::string_view bytes, std::string_view name);
Size jpeg2000_size(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IMAGE_PICTURE_HEADER_HPP
