#include "libspade/labels/color_lookup.hpp"

#include "libspade/base/error.hpp"

#include <array>
#include <map>

namespace spade {

namespace {

/// Caches results in a fixed number of slots, by a hash of the colour: a map has few colours, but
/// a JPEG of one has thousands.
class ColorCache {
public:
    static constexpr std::uint32_t kNoColor = 0xFFFFFFFF;

    struct Found {
        std::uint32_t color = kNoColor;
        std::int32_t id = 0;
    };
    Found& slot_of(std::uint32_t color) { return slots_[color * 0x9E3779B1U >> (32 - kBits)]; }

private:
    static constexpr int kBits = 12;
    std::array<Found, std::size_t{1} << kBits> slots_{};
};

std::int32_t square(std::int32_t x) { return x * x; }

} // namespace

ColorLookup::ColorLookup(const LabelTable& table, double tolerance)
    : squared_tolerance_(tolerance * tolerance) {
    std::map<std::array<std::uint8_t, 3>, const Label*> seen;
    for (const auto& label : table.labels()) {
        if (!label.color) {
            continue;
        }
        const auto& [red, green, blue] = *label.color;
        const auto [other, is_new] = seen.emplace(*label.color, &label);
        if (!is_new) {
            throw ConfigError("labels {} '{}' and {} '{}' have the same colour ({}, {}, {}), so "
                              "a map in colours cannot tell them apart; change or remove one in "
                              "your own copy of the table",
                              other->second->id, other->second->name, label.id, label.name, red,
                              green, blue);
        }
        entries_.push_back({red, green, blue, label.id});
    }
    if (entries_.empty()) {
        throw ConfigError("--label-colors needs colours, but the label table has none; add red, "
                          "green and blue after the names, separated by tabs");
    }
}

std::int32_t ColorLookup::nearest(std::uint32_t color) const {
    const auto red = static_cast<std::int32_t>(color >> 16);
    const auto green = static_cast<std::int32_t>(color >> 8 & 255);
    const auto blue = static_cast<std::int32_t>(color & 255);
    constexpr std::int32_t kAboveAnyDistance = 4 * 255 * 255; // real ones: up to 3 * 255 * 255
    std::int32_t least = kAboveAnyDistance;
    std::int32_t id = kNone;
    for (const auto& entry : entries_) {
        const auto distance =
            square(entry.red - red) + square(entry.green - green) + square(entry.blue - blue);
        if (distance < least) {
            least = distance;
            id = entry.id;
        }
    }
    return least <= squared_tolerance_ ? id : kNone;
}

void ColorLookup::look_up(const std::vector<std::uint8_t>& rgb,
                          std::vector<std::int32_t>& ids) const {
    ColorCache cache;
    ids.resize(rgb.size() / 3);
    const auto* pixel = rgb.data();
    for (auto& id : ids) {
        const auto color = std::uint32_t{pixel[0]} << 16 | std::uint32_t{pixel[1]} << 8 | pixel[2];
        pixel += 3;
        auto& found = cache.slot_of(color);
        if (found.color != color) {
            found = {color, nearest(color)};
        }
        id = found.id;
    }
}

} // namespace spade
