#ifndef LIBSPADE_IMAGE_IMAGE_FORMAT_HPP
#define LIBSPADE_IMAGE_IMAGE_FORMAT_HPP

/// \file
/// Recognizes a picture's format by its first bytes, never by its file name, and limits its size.
/// Internal to image_file.

#include "libspade/image/picture.hpp"

#include <cstdint>
#include <string_view>

namespace spade {

enum class ImageFormat { kPng, kJpeg, kBmp, kPnm, kTiff, kWebp, kGif, kJpeg2000, kNpy };

/// Throws DataError for an empty file or an unsupported format.
ImageFormat image_format(std::string_view bytes, std::string_view name);

/// Checks a size from a header. Throws DataError where it is zero, or above kMaxPixels or
/// kMaxPictureSide.
Size checked_size(std::uint64_t width, std::uint64_t height, std::string_view name);

/// Throws the DataError for colours where label ids were expected. \param kind  "RGB"
[[noreturn]] void throw_not_ids(std::string_view name, std::string_view kind);

} // namespace spade

#endif // LIBSPADE_IMAGE_IMAGE_FORMAT_HPP
