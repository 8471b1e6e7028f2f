#include "libspade/image/photo_range.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <algorithm>

namespace spade {

namespace {

/// The bits to drop so that 8 remain of the fewest that hold `brightest`.
int shift_of(int brightest) {
    for (const int bits : {8, 10, 12, 14}) {
        if (brightest < 1 << bits) {
            return bits - 8;
        }
    }
    return 8;
}

} // namespace

PhotoRange PhotoRange::parse(const std::string& text) {
    PhotoRange range;
    if (text == "full") {
        return range;
    }
    if (text == "auto") {
        range.is_auto_ = true;
        return range;
    }
    const auto colon = text.find(':');
    const auto low = whole_number(text.substr(0, colon), 0, kMaxLevel16);
    const auto high = colon == std::string::npos
                          ? std::nullopt
                          : whole_number(text.substr(colon + 1), 0, kMaxLevel16);
    if (!low || !high || *low >= *high) {
        throw UsageError("--photo-range must be full, auto or LO:HI, two levels of 0 to {} such as "
                         "0:4095, not '{}'",
                         kMaxLevel16, printable_line(text));
    }
    range.low_ = *low;
    range.high_ = *high;
    return range;
}

std::uint8_t PhotoRange::level(int level16, int brightest) const {
    if (is_auto_) {
        return static_cast<std::uint8_t>(level16 >> shift_of(brightest));
    }
    if (low_ == 0 && high_ == kMaxLevel16) {
        return static_cast<std::uint8_t>(level16 >> 8);
    }
    const int range = high_ - low_;
    const int above = std::clamp(level16 - low_, 0, range);
    return static_cast<std::uint8_t>((above * 255 + range / 2) / range);
}

bool PhotoRange::is_hardly_used(int brightest) const {
    return !is_auto_ && brightest - low_ < (high_ - low_ + 1) / 4;
}

} // namespace spade
