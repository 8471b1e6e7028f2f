#ifndef LIBSPADE_IMAGE_IMAGE_FILE_HPP
#define LIBSPADE_IMAGE_IMAGE_FILE_HPP

/// \file
/// Decodes and encodes pictures, strictly: a damaged or truncated picture is refused, never
/// half-read. The header's size is checked before a pixel is decoded. Formats are recognized by
/// their first bytes, not by the file name. `name` is for messages.
/// Sources: image_file.cpp, png_writer.cpp, jpeg.cpp.

#include "libspade/image/picture.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace spade {

/// The most pixels that a picture may have, in all and on a side.
inline constexpr std::uint64_t kMaxPixels = 64'000'000;
inline constexpr int kMaxPictureSide = 32768;

/// Decodes a map of ids as stored: grey PNG (1 to 16 bits) or palette PNG (the indices are the
/// ids), by libpng; 8-bit grey BMP, PGM, 8- or 16-bit TIFF, lossless WebP. Throws DataError with
/// the remedy for colours, transparency and JPEG.
LabelMap read_label_map_bytes(std::string_view bytes, std::string_view name);

/// Decodes a photo to RGB: JPEG by libturbojpeg (any warning is an error), PNG by libpng, BMP,
/// PNM, TIFF and WebP by OpenCV. Grey becomes RGB, transparency is dropped and nothing is rotated,
/// as in PIL's convert("RGB"); of 16 bits the upper 8 are kept (PIL turns 16-bit grey white).
/// Throws DataError.
Photo read_photo_bytes(std::string_view bytes, std::string_view name);

/// PNG bytes of a photo, 8-bit RGB, zlib level 1: quick, and hardly larger.
std::string encode_png(const Photo& photo);

/// JPEG bytes. \param quality  1..100; from 90 up, chroma is not subsampled
std::string encode_jpeg(const Photo& photo, int quality);

/// PNG bytes of a map: 8-bit grey where all ids are below 256, else 16-bit.
/// Throws DataError where an id is outside 0..65535.
std::string encode_label_png(const LabelMap& map);

} // namespace spade

#endif // LIBSPADE_IMAGE_IMAGE_FILE_HPP
