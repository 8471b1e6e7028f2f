#ifndef LIBSPADE_IMAGE_OPENCV_READER_HPP
#define LIBSPADE_IMAGE_OPENCV_READER_HPP

/// \file
/// BMP, PNM, TIFF and WebP by OpenCV. Internal to image_file.

#include "libspade/image/picture.hpp"
#include "libspade/image/samples.hpp"

#include <string_view>

namespace spade {

/// \param size  from the header, checked by the caller
Photo read_opencv_rgb(std::string_view bytes, Size size, std::string_view name);

/// Of 8 or 16 bits, as stored, with opacity if there is any.
Samples read_opencv_samples(std::string_view bytes, Size size, std::string_view name);

/// The values of one 8- or 16-bit channel, or of three equal ones. Throws DataError for any other
/// picture.
LabelMap read_opencv_ids(std::string_view bytes, Size size, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IMAGE_OPENCV_READER_HPP
