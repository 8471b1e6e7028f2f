#include "libspade/prepare/item_reader.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/io/file.hpp"
#include "libspade/labels/instance_map.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace spade {

namespace {

double tolerance_of(const std::string& text) {
    if (text.empty()) {
        return 0;
    }
    if (text == "nearest") {
        return LabelSourceOptions::kNearest;
    }
    double distance = -1;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, distance);
    if (error != std::errc() || stop != end || !(distance >= 0) || !std::isfinite(distance)) {
        throw UsageError("--tolerance must be a distance between colours such as 12, or nearest, "
                         "not '{}'",
                         printable_line(text));
    }
    return distance;
}

/// The left or right half of the columns.
Photo half(const Photo& both, bool left) {
    Photo photo;
    photo.size = {both.size.width / 2, both.size.height};
    photo.rgb.resize(3 * photo.size.pixels());
    const auto bytes = std::size_t{3} * static_cast<std::size_t>(photo.size.width);
    const auto* from = both.rgb.data() + (left ? 0 : bytes);
    for (std::size_t y = 0; y < static_cast<std::size_t>(photo.size.height); ++y) {
        std::copy_n(from + 2 * y * bytes, bytes, photo.rgb.data() + y * bytes);
    }
    return photo;
}

} // namespace

LabelSource label_source_of(const SourceOptions& o) {
    LabelSourceOptions options;
    options.colors = o.label_colors;
    options.tolerance = tolerance_of(o.tolerance);
    options.unknown = o.unknown_ids;
    if (o.table.empty()) {
        throw UsageError("--table is missing: a .labels file, or the name of an installed one such "
                         "as coco-stuff");
    }
    if (!o.tolerance.empty() && !o.label_colors) {
        throw UsageError("--tolerance needs --label-colors: ids are exact");
    }
    if (o.side_by_side && !o.label_colors) {
        throw UsageError("--side-by-side needs --label-colors: a picture that is half a photo "
                         "holds no ids");
    }
    auto table = LabelTable::load(o.table);
    if (!o.remap.empty()) {
        options.remap = read_id_map(o.remap, table);
    }
    return {std::move(table), std::move(options)};
}

Pairing pairing_of(const SourceOptions& o) {
    if (o.side_by_side && !o.photos.empty()) {
        throw UsageError("--side-by-side takes photos from the pictures of --labels; leave out "
                         "--photos");
    }
    auto pairing = pair_files({o.labels, o.photos, o.instances, o.pair_patterns});
    if (pairing.items.empty() && pairing.faults.empty()) {
        throw MissingError("--labels: no picture below '{}'{}", o.labels,
                           o.pair_patterns.empty()
                               ? std::string()
                               : fmt::format(" matches {}", fmt::join(o.pair_patterns, " or ")));
    }
    return pairing;
}

ItemReader::ItemReader(const LabelSource& labels, const SourceOptions& o)
    : labels_(labels),
      side_by_side_(o.side_by_side.has_value()),
      photo_is_left_(o.side_by_side == SideBySide::kPhotoLabel) {}

std::optional<UnknownPixels> ItemReader::read_labels(const Sources& sources, Unknown unknown,
                                                     SourceItem& item) const {
    const auto name = sources.labels.string();
    item.label_bytes = read_file(sources.labels, kMaxFileBytes);
    if (unknown == Unknown::kThrow) {
        item.labels = labels_.read(item.label_bytes, name);
        return std::nullopt;
    }
    auto [map, pixels] = labels_.survey(item.label_bytes, name);
    item.labels = std::move(map);
    return pixels;
}

std::optional<UnknownPixels> ItemReader::read_halves(const Sources& sources, Unknown unknown,
                                                     SourceItem& item) const {
    const auto name = sources.labels.string();
    const auto both = read_photo_bytes(read_file(sources.labels, kMaxFileBytes), name);
    if (both.size.width % 2 != 0) {
        throw DataError("{}: has {} columns, an odd number, so it cannot be split in half; is it a "
                        "photo and a label map side by side?",
                        name, both.size.width);
    }
    item.photo = half(both, photo_is_left_);
    const auto colors = half(both, !photo_is_left_);
    if (unknown == Unknown::kThrow) {
        item.labels = labels_.from_colors(colors, name);
        return std::nullopt;
    }
    auto [map, pixels] = labels_.survey_colors(colors);
    item.labels = std::move(map);
    return pixels;
}

void ItemReader::read_partners(const Sources& sources, SourceItem& item) {
    if (!sources.photo.empty()) {
        item.photo_bytes = read_file(sources.photo, kMaxFileBytes);
        item.photo = read_photo_bytes(item.photo_bytes, sources.photo.string());
    }
    if (!sources.instances.empty()) {
        item.instance_bytes = read_file(sources.instances, kMaxFileBytes);
        item.instances = read_instance_map(item.instance_bytes, sources.instances.string());
    }
}

SourceItem ItemReader::read(const Sources& sources) const {
    SourceItem item;
    (void)(side_by_side_ ? read_halves(sources, Unknown::kThrow, item)
                         : read_labels(sources, Unknown::kThrow, item));
    read_partners(sources, item);
    if (const auto fault = size_fault(sources, item)) {
        throw DataError("{}", *fault);
    }
    return item;
}

std::pair<SourceItem, std::optional<UnknownPixels>>
ItemReader::survey(const Sources& sources) const {
    SourceItem item;
    const auto unknown = side_by_side_ ? read_halves(sources, Unknown::kReport, item)
                                       : read_labels(sources, Unknown::kReport, item);
    read_partners(sources, item);
    return {std::move(item), unknown};
}

std::optional<std::string> size_fault(const Sources& sources, const SourceItem& item) {
    const auto size = item.labels.size;
    const auto fault = [&](std::string_view kind, const std::filesystem::path& file, Size other) {
        return fmt::format("{}: has {}x{} pixels, but its {} {} has {}x{}; all pictures of an item "
                           "must have the same size",
                           sources.labels.string(), size.width, size.height, kind, file.string(),
                           other.width, other.height);
    };
    if (item.photo && item.photo->size != size) {
        return fault("photo", sources.photo, item.photo->size);
    }
    if (item.instances && item.instances->size != size) {
        return fault("instance map", sources.instances, item.instances->size);
    }
    return std::nullopt;
}

} // namespace spade
