#ifndef LIBSPADE_DATA_IMAGE_FORMAT_HPP
#define LIBSPADE_DATA_IMAGE_FORMAT_HPP

/// \file
/// What a file of a picture is, told by its first bytes and never by its name, and how large it
/// may be. Internal to image_file.

#include "libspade/data/picture.hpp"

#include <cstdint>
#include <string_view>

namespace spade {

enum class ImageFormat { kPng, kJpeg, kBmp, kPnm, kTiff, kWebp };

/// Throws DataError: an empty file, or one of no format that is read.
ImageFormat image_format(std::string_view bytes, std::string_view name);

/// A size from a header. Throws DataError where it is zero, or above kMostPixels or
/// kMostPictureSide.
Size checked_size(std::uint64_t width, std::uint64_t height, std::string_view name);

/// Throws the DataError for colours where label ids were expected. \param kind  "RGB"
[[noreturn]] void refuse_colours(std::string_view name, std::string_view kind);

} // namespace spade

#endif // LIBSPADE_DATA_IMAGE_FORMAT_HPP
