#ifndef LIBSPADE_DATA_SIZE_TEXT_HPP
#define LIBSPADE_DATA_SIZE_TEXT_HPP

#include "libspade/base/text.hpp"
#include "libspade/data/picture.hpp"

#include <optional>
#include <string_view>

namespace spade {

/// "512x256": width and height, each from `least` to `most`; nothing where the text is anything
/// else. Here rather than in a source file, so that front ends link nothing for it.
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

#endif // LIBSPADE_DATA_SIZE_TEXT_HPP
