#include "libspade/data/contact_sheet.hpp"

#include "libspade/image/resample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace spade {

namespace {

constexpr int kGap = 4; ///< pixels around each tile
constexpr std::uint8_t kWhite = 255;

using Rgb = std::array<std::uint8_t, 3>;

/// Hues a golden ratio apart, so that neighbours in the table look different.
Rgb color_of_place(std::size_t place) {
    constexpr double kGolden = 0.6180339887498949;
    const auto hue = std::fmod(static_cast<double>(place) * kGolden, 1.0);
    const auto level = [&](double shift) {
        const auto distance = std::abs(std::fmod(hue + shift, 1.0) * 6 - 3) - 1;
        return static_cast<std::uint8_t>(std::lround(55 + 180 * std::clamp(distance, 0.0, 1.0)));
    };
    return {level(0), level(2.0 / 3), level(1.0 / 3)};
}

std::vector<Rgb> colors_of(const LabelTable& table) {
    std::vector<Rgb> colors;
    for (const auto& label : table.labels()) {
        colors.push_back(label.color ? *label.color : color_of_place(colors.size()));
    }
    return colors;
}

Size size_of_first(const std::vector<std::vector<std::optional<Photo>>>& rows) {
    for (const auto& row : rows) {
        for (const auto& picture : row) {
            if (picture) {
                return picture->size;
            }
        }
    }
    return {1, 1};
}

void place(Photo& sheet, const Photo& tile, int left, int top) {
    const auto bytes = static_cast<std::size_t>(tile.size.width) * 3;
    for (int y = 0; y < tile.size.height; ++y) {
        const auto from = tile.rgb.begin() + static_cast<std::ptrdiff_t>(bytes) * y;
        const auto to =
            (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(sheet.size.width) +
             static_cast<std::size_t>(left)) *
            3;
        std::copy_n(from, bytes, sheet.rgb.begin() + static_cast<std::ptrdiff_t>(to));
    }
}

} // namespace

Size sheet_size(std::size_t rows, std::size_t columns, Size tile) {
    return {kGap + static_cast<int>(columns) * (tile.width + kGap),
            kGap + static_cast<int>(rows) * (tile.height + kGap)};
}

Photo contact_sheet(const std::vector<std::vector<std::optional<Photo>>>& rows, Size tile) {
    if (tile == Size{}) {
        tile = size_of_first(rows);
    }
    std::size_t columns = 0;
    for (const auto& row : rows) {
        columns = std::max(columns, row.size());
    }
    Photo sheet;
    sheet.size = sheet_size(rows.size(), columns, tile);
    sheet.rgb.assign(3 * sheet.size.pixels(), kWhite);
    int top = kGap;
    for (const auto& row : rows) {
        int left = kGap;
        for (const auto& picture : row) {
            if (picture) {
                place(sheet, picture->size == tile ? *picture : resize_bicubic(*picture, tile),
                      left, top);
            }
            left += tile.width + kGap;
        }
        top += tile.height + kGap;
    }
    return sheet;
}

Photo colorize(const LabelMap& channels, const LabelTable& table) {
    const auto colors = colors_of(table);
    Photo photo{channels.size, {}};
    photo.rgb.reserve(3 * channels.ids.size());
    for (const auto channel : channels.ids) {
        const bool known = channel >= 0 && static_cast<std::size_t>(channel) < colors.size();
        const auto color = known ? colors[static_cast<std::size_t>(channel)] : Rgb{0, 0, 0};
        photo.rgb.insert(photo.rgb.end(), color.begin(), color.end());
    }
    return photo;
}

} // namespace spade
