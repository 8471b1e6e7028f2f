#include "libspade/prepare/item_reader.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/image/orientation.hpp"
#include "libspade/image/resize_rule.hpp"
#include "libspade/io/file.hpp"
#include "libspade/labels/instance_map.hpp"
#include "libspade/labels/runs.hpp"

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

/// Whether one size is the other scaled, up to the rounding of a side.
bool have_same_shape(Size a, Size b) {
    const auto scaled = static_cast<double>(a.width) * b.height / a.height;
    const auto back = static_cast<double>(b.width) * a.height / b.height;
    return std::abs(scaled - b.width) < 1 || std::abs(back - a.width) < 1;
}

std::string size_remedy(Size size, Size other) {
    if (size == Size{other.height, other.width}) {
        return "they differ by a quarter turn: photos are turned as the camera says (EXIF); if "
               "maps were drawn on the stored pixels, give --ignore-exif";
    }
    if (have_same_shape(size, other)) {
        return "the shapes agree: --resize WxH brings each to that size";
    }
    return "all pictures of an item must show the same scene in the same shape";
}

/// Pixels of labels that benchmarks do not score.
std::size_t ignored_pixels(const LabelMap& map, const LabelTable& table) {
    const auto& labels = table.labels();
    std::size_t pixels = 0;
    for (std::size_t i = 0; table.has_train_ids() && i < map.ids.size();) {
        const auto channel = table.channel_of(map.ids[i]);
        const auto end = end_of_run(map.ids, i);
        pixels += channel && labels[static_cast<std::size_t>(*channel)].ignored ? end - i : 0;
        i = end;
    }
    return pixels;
}

Sizes sizes_of(const SourceOptions& o) {
    const bool keeps = o.resize.empty() || ResizeRule::parse(o.resize) == ResizeRule();
    return keeps ? Sizes::kEqual : Sizes::kSameShape;
}

} // namespace

LabelSource label_source_of(const SourceOptions& o) {
    LabelSourceOptions options;
    options.colors = o.label_colors;
    options.tolerance = tolerance_of(o.tolerance);
    options.wide_colors = o.wide_colors;
    options.ignore_exif = o.ignore_exif;
    if (!o.decode.empty()) {
        options.code = LabelCode::parse(o.decode);
    }
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
    if (o.remap == kTrainRemap) {
        options.remap = train_id_map(table);
        if (options.remap.empty()) {
            throw ConfigError("--remap {}: the label table has no train ids ('train:N' at the end "
                              "of a line); give a .tsv of 'from <tab> to' lines",
                              kTrainRemap);
        }
    } else if (!o.remap.empty()) {
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
      drops_transparency_(o.background == kDropTransparency),
      side_by_side_(o.side_by_side.has_value()),
      photo_is_left_(o.side_by_side == SideBySide::kPhotoLabel),
      sizes_(sizes_of(o)) {
    photo_rules_.ignore_exif = o.ignore_exif;
    photo_rules_.range = PhotoRange::parse(o.photo_range);
    if (!o.background.empty() && !drops_transparency_) {
        photo_rules_.background = parse_color(o.background, "--background");
    }
}

void ItemReader::read_labels(const Sources& sources, Unknown unknown, SourceItem& item) const {
    const auto name = sources.labels.string();
    auto bytes = read_file(sources.labels, kMaxFileBytes);
    auto reading =
        unknown == Unknown::kThrow ? labels_.read(bytes, name) : labels_.survey(bytes, name);
    item.labels = std::move(reading.map);
    item.instances = std::move(reading.instances);
    item.notes.unknown = reading.unknown;
    item.notes.palette = std::move(reading.palette);
    if (reading.is_file) {
        item.label_bytes = std::move(bytes);
    }
}

void ItemReader::read_halves(const Sources& sources, Unknown unknown, SourceItem& item) const {
    const auto name = sources.labels.string();
    auto file = read_photo_file(read_file(sources.labels, kMaxFileBytes), name, photo_rules_);
    const auto& both = file.photo;
    if (both.size.width % 2 != 0) {
        throw DataError("{}: has {} columns, an odd number, so it cannot be split in half; is it a "
                        "photo and a label map side by side?",
                        name, both.size.width);
    }
    item.photo = half(both, photo_is_left_);
    item.notes.photo = file.facts;
    const auto colors = half(both, !photo_is_left_);
    auto reading = unknown == Unknown::kThrow ? labels_.from_colors(colors, name)
                                              : labels_.survey_colors(colors);
    item.labels = std::move(reading.map);
    item.notes.unknown = reading.unknown;
}

void ItemReader::read_photo(const Sources& sources, SourceItem& item) const {
    const auto name = sources.photo.string();
    auto bytes = read_file(sources.photo, kMaxFileBytes);
    auto file = read_photo_file(bytes, name, photo_rules_);
    item.notes.photo = file.facts;
    item.photo = std::move(file.photo);
    const auto transparent = file.facts.transparent;
    if (transparent > 0 && !photo_rules_.background && !drops_transparency_) {
        throw DataError("{}: is transparent in {} of {} pixels, whose hidden colours would be "
                        "taken; --background white, or another colour, lies behind them, "
                        "--background {} takes them",
                        name, transparent, item.photo->size.pixels(), kDropTransparency);
    }
    const bool is_turned =
        !photo_rules_.ignore_exif && file.facts.orientation != Orientation::kUpright;
    if (!is_turned && transparent == 0) {
        // A reader that heeds the orientation must see what is packed.
        item.photo_bytes = without_orientation(std::move(bytes));
    }
}

void ItemReader::read_instances(const Sources& sources, SourceItem& item) const {
    auto bytes = read_file(sources.instances, kMaxFileBytes);
    const auto orientation =
        photo_rules_.ignore_exif ? Orientation::kUpright : stored_orientation(bytes);
    item.instances = upright(read_instance_map(bytes, sources.instances.string()), orientation);
    if (orientation == Orientation::kUpright) {
        item.instance_bytes = std::move(bytes);
    }
}

SourceItem ItemReader::read(const Sources& sources, Unknown unknown) const {
    SourceItem item;
    item.notes.labels_file = sources.labels.string();
    item.notes.photo_file = side_by_side_ ? item.notes.labels_file : sources.photo.string();
    if (side_by_side_) {
        read_halves(sources, unknown, item);
    } else {
        read_labels(sources, unknown, item);
    }
    item.notes.pixels = item.labels.ids.size();
    item.notes.ignored = ignored_pixels(item.labels, labels_.table());
    if (!sources.photo.empty()) {
        read_photo(sources, item);
    }
    if (!sources.instances.empty()) {
        read_instances(sources, item);
    }
    return item;
}

SourceItem ItemReader::read(const Sources& sources) const {
    auto item = read(sources, Unknown::kThrow);
    if (const auto fault = size_fault(sources, item)) {
        throw DataError("{}", *fault);
    }
    return item;
}

SourceItem ItemReader::survey(const Sources& sources) const {
    return read(sources, Unknown::kReport);
}

std::optional<std::string> ItemReader::size_fault(const Sources& sources,
                                                  const SourceItem& item) const {
    const auto size = item.labels.size;
    const auto fault = [&](std::string_view kind, const std::filesystem::path& file, Size other) {
        return fmt::format("{}: has {}x{} pixels, but its {} {} has {}x{}; {}",
                           sources.labels.string(), size.width, size.height, kind, file.string(),
                           other.width, other.height, size_remedy(size, other));
    };
    const auto differs = [&](Size other) {
        return sizes_ == Sizes::kEqual ? other != size : !have_same_shape(size, other);
    };
    if (item.photo && differs(item.photo->size)) {
        return fault("photo", sources.photo, item.photo->size);
    }
    if (item.instances && differs(item.instances->size)) {
        return fault("instance map", sources.instances, item.instances->size);
    }
    return std::nullopt;
}

} // namespace spade
