#ifndef LIBSPADE_DATA_IMAGE_FILE_HPP
#define LIBSPADE_DATA_IMAGE_FILE_HPP

/// \file
/// Pictures from and to bytes, strictly: a damaged or cut picture is refused, never half-read.
/// The header's size is checked before a pixel is decoded. Formats are told by their first bytes,
/// not by a file's name. `name` is for messages.

#include "libspade/data/picture.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace spade {

/// A picture may have this many pixels at most, and this many on a side.
inline constexpr std::uint64_t kMostPixels = 64'000'000;
inline constexpr int kMostPictureSide = 32768;

/// A map of ids, as they are stored: PNG of grey (1 to 16 bit) or with a palette (the indices are
/// the ids), read by libpng; grey BMP of 8 bit, PGM, TIFF of 8 or 16 bit, lossless WebP. Throws
/// DataError: colours, transparency and JPEG are refused with what to do about it.
LabelMap read_label_map_bytes(std::string_view bytes, std::string_view name);

/// A photo in RGB: JPEG by libturbojpeg (any warning is an error), PNG by libpng, BMP, PNM, TIFF
/// and WebP by OpenCV. Grey becomes RGB, transparency is dropped and nothing is turned, as PIL's
/// convert("RGB") does it; of 16 bits the upper 8 are taken (PIL makes 16-bit grey white). Throws
/// DataError.
Photo read_photo_bytes(std::string_view bytes, std::string_view name);

/// PNG bytes of a photo, 8-bit RGB, zlib level 1: quick, and hardly larger.
std::string encode_png(const Photo& photo);

/// JPEG bytes. \param quality  1..100; from 90 on colours are not subsampled
std::string encode_jpeg(const Photo& photo, int quality);

/// PNG bytes of a map: grey of 8 bit where all ids are below 256, else of 16.
/// Throws DataError where an id is outside 0..65535.
std::string encode_label_png(const LabelMap& map);

} // namespace spade

#endif // LIBSPADE_DATA_IMAGE_FILE_HPP
