#ifndef LIBSPADE_IMAGE_SIZE_TEXT_HPP
#define LIBSPADE_IMAGE_SIZE_TEXT_HPP

#include "libspade/base/text.hpp"
#include "libspade/image/picture.hpp"

#include <optional>
#include <string_view>

namespace spade {

/// Parses "512x256": width and height, each from `least` to `most`; nothing for any other text.
/// Inline, so that front ends link nothing for it.
inline std::optional<Size> parse_size(std::string_view text, int least, int most) {
    const auto x = text.find('x');
    if (x == std::string_view::npos) {
        return std::nullopt;
    }
    const auto width = whole_number(text.substr(0, x), least, most);
    const auto height = whole_number(text.substr(x + 1), least, most);
    return width && height ? std::optional(Size{*width, *height}) : std::nullopt;
}

} // namespace spade

#endif // LIBSPADE_IMAGE_SIZE_TEXT_HPP
