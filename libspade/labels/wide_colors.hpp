#ifndef LIBSPADE_LABELS_WIDE_COLORS_HPP
#define LIBSPADE_LABELS_WIDE_COLORS_HPP

#include "libspade/base/enum_names.hpp"
#include "libspade/image/picture.hpp"

#include <string_view>

namespace spade {

/// How a label map of 16 bits per channel holds the table's 8-bit colours.
enum class WideColors {
    kScaled,  ///< times 257, as programs do that convert 8 bits to 16
    kLowByte, ///< as they are, below 256
};
template <>
inline constexpr auto kEnumNames<WideColors> =
    enum_names<WideColors>({{WideColors::kScaled, "scaled"}, {WideColors::kLowByte, "low-byte"}});

/// A label map in colours, of any photo format and depth. Transparency is dropped. Throws
/// DataError, with the value and the pixel where 16-bit levels are no such colours.
Photo read_label_colors(std::string_view bytes, std::string_view name, WideColors wide);

} // namespace spade

#endif // LIBSPADE_LABELS_WIDE_COLORS_HPP
