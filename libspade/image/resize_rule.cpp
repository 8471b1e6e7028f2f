#include "libspade/image/resize_rule.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/size_text.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

namespace spade {

namespace {

constexpr std::string_view kShortPrefix = "short:";
constexpr std::string_view kWidthPrefix = "width:";

/// A side of a picture that could be read again.
std::optional<int> parse_side(std::string_view text) {
    return whole_number(text, 1, kMaxPictureSide);
}

/// The side of a pair after its neighbour, rounded down as the reference does.
int in_proportion(int side, int of, int neighbour) {
    const auto exact = std::int64_t{side} * neighbour / std::max(of, 1);
    return static_cast<int>(
        std::clamp<std::int64_t>(exact, 1, std::numeric_limits<std::int32_t>::max()));
}

} // namespace

ResizeRule ResizeRule::parse(std::string_view text) {
    ResizeRule rule;
    if (text == "none") {
        return rule;
    }
    for (const auto& [prefix, kind] :
         {std::pair(kShortPrefix, Kind::kShort), std::pair(kWidthPrefix, Kind::kWidth)}) {
        const auto side =
            starts_with(text, prefix) ? parse_side(text.substr(prefix.size())) : std::nullopt;
        if (side) {
            rule.kind_ = kind;
            rule.size_.width = *side;
            return rule;
        }
    }
    const auto size = parse_size(text, 1, kMaxPictureSide);
    if (!size || size->pixels() > kMaxPixels) {
        throw UsageError("--resize must be WxH such as 286x286, short:S, width:W or none, with "
                         "sides from 1 to {} and at most {} pixels, not '{}'",
                         kMaxPictureSide, kMaxPixels, printable_line(text));
    }
    rule.kind_ = Kind::kExact;
    rule.size_ = *size;
    return rule;
}

Size ResizeRule::target(Size source) const {
    const int side = size_.width;
    switch (kind_) {
    case Kind::kNone:
        return source;
    case Kind::kExact:
        return size_;
    case Kind::kWidth:
        return {side, in_proportion(side, source.width, source.height)};
    case Kind::kShort:
        return source.width <= source.height
                   ? Size{side, in_proportion(side, source.width, source.height)}
                   : Size{in_proportion(side, source.height, source.width), side};
    }
    throw InternalError("a resize rule of no kind");
}

std::string ResizeRule::text() const {
    switch (kind_) {
    case Kind::kNone:
        return "none";
    case Kind::kExact:
        return fmt::format("{}x{}", size_.width, size_.height);
    case Kind::kShort:
        return fmt::format("{}{}", kShortPrefix, size_.width);
    case Kind::kWidth:
        return fmt::format("{}{}", kWidthPrefix, size_.width);
    }
    throw InternalError("a resize rule of no kind");
}

} // namespace spade
