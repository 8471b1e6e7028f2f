#include "libspade/labels/label_source.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/labels/runs.hpp"

#include <algorithm>
#include <utility>

namespace spade {

namespace {

constexpr std::int32_t kUnknown = -1;

bool is_grey(const Photo& picture) {
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
        if (picture.rgb[i] != picture.rgb[i + 1] || picture.rgb[i] != picture.rgb[i + 2]) {
            return false;
        }
    }
    return true;
}

/// Sets the colour of the first unknown pixel.
void set_color(UnknownPixels& unknown, const Photo& picture) {
    const auto pixel =
        static_cast<std::size_t>(unknown.y) * static_cast<std::size_t>(picture.size.width) +
        static_cast<std::size_t>(unknown.x);
    const auto* rgb = picture.rgb.data() + 3 * pixel;
    unknown.first_id = rgb[0] << 16 | rgb[1] << 8 | rgb[2];
}

} // namespace

LabelSource::LabelSource(LabelTable table, LabelSourceOptions options)
    : table_(std::move(table)), options_(std::move(options)) {
    if (options_.unknown == UnknownIds::kDontCare && !table_.has_dontcare()) {
        throw ConfigError("--unknown-ids dont-care: the label table has no label marked dont-care; "
                          "add one as its last line");
    }
    if (options_.colors) {
        colors_.emplace(table_, options_.tolerance);
    }
    id_of_.assign(kIdCount, kUnknown);
    for (const auto& label : table_.labels()) {
        id_of_[static_cast<std::size_t>(label.id)] = label.id;
    }
    for (const auto& [from, to] : options_.remap) {
        id_of_[static_cast<std::size_t>(from)] = to;
    }
}

std::optional<UnknownPixels> LabelSource::translate(LabelMap& map) const {
    std::uint64_t unknown = 0;
    std::size_t first = 0;
    for (std::size_t i = 0; i < map.ids.size();) {
        const auto id = map.ids[i];
        const auto begin = i;
        i = end_of_run(map.ids, begin);
        const auto index = static_cast<std::size_t>(id);
        const auto to = index < kIdCount ? id_of_[index] : kUnknown;
        if (to == kUnknown) {
            first = unknown == 0 ? begin : first;
            unknown += i - begin;
        } else if (to != id) {
            std::fill(map.ids.begin() + static_cast<std::ptrdiff_t>(begin),
                      map.ids.begin() + static_cast<std::ptrdiff_t>(i), to);
        }
    }
    if (unknown == 0) {
        return std::nullopt;
    }
    const auto width = static_cast<std::size_t>(map.size.width);
    return UnknownPixels{unknown, map.ids[first], static_cast<int>(first % width),
                         static_cast<int>(first / width)};
}

LabelSource::Survey LabelSource::survey(std::string_view bytes, std::string_view name) const {
    if (colors_) {
        return survey_colors(read_photo_bytes(bytes, name));
    }
    auto map = read_label_map_bytes(bytes, name);
    const auto unknown = translate(map);
    return {std::move(map), unknown};
}

LabelSource::Survey LabelSource::survey_colors(const Photo& picture) const {
    LabelMap map;
    map.size = picture.size;
    colors_->look_up(picture.rgb, map.ids);
    auto unknown = translate(map);
    if (unknown) {
        set_color(*unknown, picture);
    }
    return {std::move(map), unknown};
}

LabelMap LabelSource::settle(Survey&& survey, const Photo* picture, std::string_view name) const {
    auto& [map, unknown] = survey;
    if (!unknown) {
        return std::move(map);
    }
    if (options_.unknown == UnknownIds::kDontCare) {
        const auto dontcare = table_.labels().back().id;
        const auto is_unknown = [this](std::int32_t id) { return !table_.channel_of(id); };
        std::replace_if(map.ids.begin(), map.ids.end(), is_unknown, dontcare);
        return std::move(map);
    }
    if (picture != nullptr && unknown->count == map.ids.size() && is_grey(*picture)) {
        throw DataError("{}: is grey and has none of the table's colours; does it hold ids? Then "
                        "leave out --label-colors",
                        name);
    }
    throw DataError("{}: {}; {}", name, to_text(*unknown, colors_.has_value(), map.ids.size()),
                    colors_ ? "is it the right table? --tolerance N or nearest accepts inexact "
                              "colours"
                            : "is it the right table, or does the map need --remap, or "
                              "--unknown-ids dont-care?");
}

LabelMap LabelSource::read(std::string_view bytes, std::string_view name) const {
    if (colors_) {
        return from_colors(read_photo_bytes(bytes, name), name);
    }
    return settle(survey(bytes, name), nullptr, name);
}

LabelMap LabelSource::from_colors(const Photo& picture, std::string_view name) const {
    return settle(survey_colors(picture), &picture, name);
}

std::string to_text(const UnknownPixels& unknown, bool colors, std::size_t pixels) {
    if (colors) {
        return fmt::format("colour ({}, {}, {}) at pixel ({}, {}) is not in the label table; {} of "
                           "{} pixels have such colours",
                           unknown.first_id >> 16, unknown.first_id >> 8 & 255,
                           unknown.first_id & 255, unknown.x, unknown.y, unknown.count, pixels);
    }
    return fmt::format("id {} at pixel ({}, {}) is not in the label table; {} of {} pixels have "
                       "such ids",
                       unknown.first_id, unknown.x, unknown.y, unknown.count, pixels);
}

} // namespace spade
