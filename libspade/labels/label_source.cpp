#include "libspade/labels/label_source.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/orientation.hpp"
#include "libspade/image/palette.hpp"
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
    if (options_.colors && options_.code) {
        throw UsageError("--label-colors and --decode exclude each other: a pixel is a colour of "
                         "the table, or it encodes an id");
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

LabelSource::Reading LabelSource::read_ids(std::string_view bytes, std::string_view name) const {
    Reading reading;
    if (options_.code) {
        auto decoded = options_.code->decode(bytes, name);
        reading.map = std::move(decoded.labels);
        reading.instances = std::move(decoded.instances);
        return reading;
    }
    reading.map = read_label_map_bytes(bytes, name);
    reading.palette = used_colors(reading.map, palette_of(bytes, name));
    reading.is_file = options_.remap.empty();
    return reading;
}

LabelSource::Reading LabelSource::survey(std::string_view bytes, std::string_view name) const {
    const auto orientation =
        options_.ignore_exif ? Orientation::kUpright : stored_orientation(bytes);
    if (colors_) {
        return survey_colors(
            upright(read_label_colors(bytes, name, options_.wide_colors), orientation));
    }
    auto reading = read_ids(bytes, name);
    reading.map = upright(std::move(reading.map), orientation);
    if (reading.instances) {
        reading.instances = upright(std::move(*reading.instances), orientation);
    }
    reading.is_file = reading.is_file && orientation == Orientation::kUpright;
    reading.unknown = translate(reading.map);
    return reading;
}

LabelSource::Reading LabelSource::survey_colors(const Photo& picture) const {
    Reading reading;
    reading.map.size = picture.size;
    colors_->look_up(picture.rgb, reading.map.ids);
    reading.unknown = translate(reading.map);
    if (reading.unknown) {
        set_color(*reading.unknown, picture);
    }
    return reading;
}

LabelSource::Reading LabelSource::resolve(Reading reading, const Photo* picture,
                                          std::string_view name) const {
    if (!reading.unknown) {
        return reading;
    }
    auto& ids = reading.map.ids;
    if (options_.unknown == UnknownIds::kDontCare) {
        const auto dontcare = table_.labels().back().id;
        const auto is_unknown = [this](std::int32_t id) { return !table_.channel_of(id); };
        std::replace_if(ids.begin(), ids.end(), is_unknown, dontcare);
        reading.is_file = false;
        return reading;
    }
    const auto& unknown = *reading.unknown;
    if (picture != nullptr && unknown.count == ids.size() && is_grey(*picture)) {
        throw DataError("{}: is grey and has none of the table's colours; does it hold ids? Then "
                        "leave out --label-colors",
                        name);
    }
    throw DataError("{}: {}; {}", name, to_text(unknown, colors_.has_value(), ids.size()),
                    unknown_remedy(colors_.has_value()));
}

LabelSource::Reading LabelSource::read(std::string_view bytes, std::string_view name) const {
    if (!colors_) {
        return resolve(survey(bytes, name), nullptr, name);
    }
    const auto orientation =
        options_.ignore_exif ? Orientation::kUpright : stored_orientation(bytes);
    return from_colors(upright(read_label_colors(bytes, name, options_.wide_colors), orientation),
                       name);
}

LabelSource::Reading LabelSource::from_colors(const Photo& picture, std::string_view name) const {
    return resolve(survey_colors(picture), &picture, name);
}

const char* unknown_remedy(bool colors) {
    return colors ? "is it the right table? --tolerance N or nearest accepts inexact colours"
                  : "is it the right table, or does the map need --remap, --decode or "
                    "--unknown-ids dont-care?";
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
