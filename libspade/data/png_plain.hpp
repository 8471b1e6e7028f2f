#ifndef LIBSPADE_DATA_PNG_PLAIN_HPP
#define LIBSPADE_DATA_PNG_PLAIN_HPP

#include "libspade/data/picture.hpp"

#include <optional>
#include <string_view>

namespace spade {

/// Label maps as nearly all of them are, sound PNG of 8-bit grey or palette and not interlaced,
/// half as fast again as libpng, which undoes filters a byte at a time. Nothing where a map is
/// anything else or has any fault: libpng is then the judge. Internal to png_reader.
std::optional<LabelMap> read_plain_png_ids(std::string_view bytes);

} // namespace spade

#endif // LIBSPADE_DATA_PNG_PLAIN_HPP
