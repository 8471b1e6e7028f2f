#ifndef LIBSPADE_IMAGE_PICTURE_HPP
#define LIBSPADE_IMAGE_PICTURE_HPP

#include "libspade/base/enum_names.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace spade {

struct Size {
    int width = 0; ///< pixels
    int height = 0;

    std::size_t pixels() const {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    }
    friend bool operator==(Size a, Size b) { return a.width == b.width && a.height == b.height; }
    friend bool operator!=(Size a, Size b) { return !(a == b); }
};

/// Red, green, blue.
using Rgb = std::array<std::uint8_t, 3>;

/// Ids of labels or instances, row by row. Never interpolated.
struct LabelMap {
    Size size;
    std::vector<std::int32_t> ids; ///< [height * width]
};

/// 8-bit RGB, row by row, the three levels of a pixel side by side.
struct Photo {
    Size size;
    std::vector<std::uint8_t> rgb; ///< [height * width * 3]
};

/// How -1..1 becomes 0..255.
enum class Rounding {
    kNearest,
    kTruncate, ///< as the reference casts; darker by half a level on average
};
template <>
inline constexpr auto kEnumNames<Rounding> =
    enum_names<Rounding>({{Rounding::kNearest, "nearest"}, {Rounding::kTruncate, "truncate"}});

} // namespace spade

#endif // LIBSPADE_IMAGE_PICTURE_HPP
