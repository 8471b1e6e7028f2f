#ifndef LIBSPADE_DATA_OPENCV_READER_HPP
#define LIBSPADE_DATA_OPENCV_READER_HPP

/// \file
/// BMP, PNM, TIFF and WebP by OpenCV. Internal to image_file.

#include "libspade/data/picture.hpp"

#include <string_view>

namespace spade {

/// \param size  of its header, which the caller has checked
Photo read_opencv_rgb(std::string_view bytes, Size size, std::string_view name);

/// The values of one channel of 8 or 16 bits, or of three that are equal. Throws DataError for any
/// other picture.
LabelMap read_opencv_ids(std::string_view bytes, Size size, std::string_view name);

} // namespace spade

#endif // LIBSPADE_DATA_OPENCV_READER_HPP
