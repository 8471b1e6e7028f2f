#ifndef LIBSPADE_IMAGE_SAMPLES_HPP
#define LIBSPADE_IMAGE_SAMPLES_HPP

/// \file
/// Pictures of more than 8 bits a colour, or with transparency, as they are stored: what a photo
/// or the ids of a label map are made of.

#include "libspade/image/picture.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace spade {

/// Row by row, the values of a pixel side by side.
struct Samples {
    Size size;
    int bits = 8;                      ///< 8 or 16
    int channels = 3;                  ///< red, green, blue; with 4, opacity
    std::vector<std::uint16_t> values; ///< [height * width * channels]
};

/// Whether a picture is more than 8-bit RGB without transparency: whether read_samples() shows
/// more of it than read_photo_bytes(). Looks at the header only.
bool has_more_than_rgb8(std::string_view bytes, std::string_view name);

/// Any supported picture; grey and palettes become RGB. Throws DataError.
Samples read_samples(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IMAGE_SAMPLES_HPP
