#include "libspade/base/duration.hpp"

#include "libspade/base/text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace spade {

namespace {

constexpr int kMinute = 60;
constexpr int kHour = 60 * kMinute;
constexpr int kDay = 24 * kHour;

std::optional<int> count(std::string_view text) {
    return whole_number(text, 0, std::numeric_limits<int>::max());
}

/// "1:30:00", "30:00"
std::optional<double> clock(std::string_view text) {
    double seconds = 0;
    const auto parts = split(text, ':');
    if (parts.size() > 3) {
        return std::nullopt;
    }
    for (const auto& part : parts) {
        const auto number = count(part);
        if (!number) {
            return std::nullopt;
        }
        seconds = seconds * kMinute + *number;
    }
    return seconds;
}

int unit(char letter) {
    switch (letter) {
    case 's':
        return 1;
    case 'm':
        return kMinute;
    case 'h':
        return kHour;
    case 'd':
        return kDay;
    default:
        return 0;
    }
}

/// "1h30m": each unit once, the largest first.
std::optional<double> units(std::string_view text) {
    double seconds = 0;
    int last = std::numeric_limits<int>::max();
    while (!text.empty()) {
        const auto end = text.find_first_not_of("0123456789");
        const auto size = end == std::string_view::npos ? 0 : unit(text[end]);
        const auto number = size == 0 ? std::nullopt : count(text.substr(0, end));
        if (!number || size >= last) {
            return std::nullopt;
        }
        seconds += static_cast<double>(*number) * size;
        last = size;
        text.remove_prefix(end + 1);
    }
    return seconds;
}

} // namespace

std::optional<double> parse_duration(std::string_view text) {
    if (text.empty()) {
        return std::nullopt;
    }
    const auto dash = text.find('-');
    if (dash != std::string_view::npos) {
        const auto days = count(text.substr(0, dash));
        const auto rest = clock(text.substr(dash + 1));
        return days && rest ? std::optional(double{kDay} * *days + *rest) : std::nullopt;
    }
    if (text.find(':') != std::string_view::npos) {
        return clock(text);
    }
    const auto plain = count(text);
    return plain ? std::optional<double>(*plain) : units(text);
}

std::string duration_text(double seconds) {
    const auto s = static_cast<std::int64_t>(std::llround(seconds));
    if (s >= kDay) {
        return fmt::format("{} d {} h", s / kDay, s % kDay / kHour);
    }
    if (s >= kHour) {
        return fmt::format("{} h {} min", s / kHour, s % kHour / kMinute);
    }
    return s >= kMinute ? fmt::format("{} min {} s", s / kMinute, s % kMinute)
                        : fmt::format("{} s", s);
}

} // namespace spade
