#ifndef LIBSPADE_IMAGE_PALETTE_HPP
#define LIBSPADE_IMAGE_PALETTE_HPP

#include "libspade/image/picture.hpp"

#include <string_view>
#include <vector>

namespace spade {

/// The colour of each index.
using Palette = std::vector<Rgb>;

/// That of a palette PNG, GIF or 8-bit BMP that has been decoded, so is intact; else empty. A grey
/// ramp is no palette: its indices are levels.
Palette palette_of(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IMAGE_PALETTE_HPP
