#include "libspade/prepare/sheet.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/data/contact_sheet.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/photo_file.hpp"
#include "libspade/image/resample.hpp"
#include "libspade/io/file.hpp"
#include "libspade/io/publish.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/prepare/preset.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace spade {

namespace {

using Rows = std::vector<std::vector<std::optional<Photo>>>;

struct Column {
    std::string folder;
    std::map<std::string, std::filesystem::path> files;
    std::function<Photo(const std::filesystem::path&)> read;
};

/// The kinds of --pair-pattern: "labels", and the folders by their number.
NamePatterns sheet_patterns(const SheetOptions& o) {
    std::vector<std::string> kinds{"labels"};
    for (std::size_t i = 1; i <= o.folders.size(); ++i) {
        kinds.push_back(std::to_string(i));
    }
    auto patterns = o.pair_patterns;
    for (const auto& pattern : with_preset_patterns({}, o.preset)) {
        const bool given = std::any_of(patterns.begin(), patterns.end(),
                                       [](const auto& one) { return starts_with(one, "labels="); });
        if (starts_with(pattern, "labels=") && !given) {
            patterns.push_back(pattern);
        }
    }
    return {patterns, kinds};
}

/// The photos of a folder; a preset's pattern counts only where it matches something, since
/// synthesized pictures have plain names.
std::map<std::string, std::filesystem::path>
photos_of(const std::string& folder, const NamePattern* pattern, const std::string& preset) {
    if (pattern != nullptr || preset.empty()) {
        return files_by_name(folder, PictureContent::kPhotos, pattern);
    }
    const NamePatterns of_preset(with_preset_patterns({}, preset),
                                 {"labels", "photos", "instances"});
    auto files = files_by_name(folder, PictureContent::kPhotos, of_preset.of("photos"));
    return files.empty() ? files_by_name(folder, PictureContent::kPhotos) : files;
}

std::vector<Column> columns_of(const SheetOptions& o) {
    const auto patterns = sheet_patterns(o);
    std::vector<Column> columns;
    if (!o.labels.empty()) {
        const auto table = LabelTable::load(o.table);
        columns.push_back(
            {o.labels, files_by_name(o.labels, PictureContent::kMaps, patterns.of("labels")),
             [table, &o](const auto& path) {
                 const auto bytes = read_file(path, kMaxFileBytes);
                 const auto map =
                     upright(read_label_map_bytes(bytes, path.string()),
                             o.ignore_exif ? Orientation::kUpright : stored_orientation(bytes));
                 return colorize(to_channels(map, table, path.string()), table);
             }});
    }
    PhotoRules rules;
    rules.ignore_exif = o.ignore_exif;
    for (std::size_t i = 0; i < o.folders.size(); ++i) {
        const auto& folder = o.folders[i];
        columns.push_back(
            {folder, photos_of(folder, patterns.of(std::to_string(i + 1)), o.preset),
             [rules](const auto& path) {
                 return read_photo_file(read_file(path, kMaxFileBytes), path.string(), rules).photo;
             }});
    }
    return columns;
}

std::vector<std::string> rows_of(const Column& first, int limit) {
    std::vector<std::string> names;
    for (const auto& item : first.files) {
        names.push_back(item.first);
    }
    std::sort(names.begin(), names.end(), natural_less);
    names.resize(std::min(names.size(), static_cast<std::size_t>(limit)));
    if (names.empty()) {
        throw MissingError("{}: has no pictures", first.folder);
    }
    return names;
}

/// Reads one tile; a fault is logged, and recorded in `code`.
std::optional<Photo> tile_of(const Column& column, const std::string& name, ExitCode& code) {
    try {
        const auto found = column.files.find(name);
        if (found == column.files.end()) {
            throw MissingError("{}: has no picture named {}", column.folder, name);
        }
        return column.read(found->second);
    } catch (const Error& error) {
        if (error.code() != ExitCode::kData && error.code() != ExitCode::kMissing) {
            throw;
        }
        log_error("{}", error.what());
        code = code == ExitCode::kData ? code : error.code();
        return std::nullopt;
    }
}

Size tile_size(Size first, int side) {
    if (side == 0) {
        return first;
    }
    const auto longer = std::max(first.width, first.height);
    return {std::max(1, first.width * side / longer), std::max(1, first.height * side / longer)};
}

/// Refuses a sheet that our own readers would refuse.
void require_readable(Size sheet, const SheetOptions& o) {
    if (sheet.width > kMaxPictureSide || sheet.height > kMaxPictureSide) {
        throw UsageError("{}: would have {}x{} pixels; at most {} on a side are supported: lower "
                         "--limit or --tile",
                         o.output, sheet.width, sheet.height, kMaxPictureSide);
    }
}

/// Tiles are resized as they are read: photos may be large, and many.
Rows read_rows(const std::vector<Column>& columns, const SheetOptions& o, ExitCode& code) {
    const auto names = rows_of(columns.front(), o.limit);
    Size tile;
    Rows rows;
    for (const auto& name : names) {
        auto& row = rows.emplace_back();
        for (const auto& column : columns) {
            auto photo = tile_of(column, name, code);
            if (photo && tile == Size{}) {
                tile = tile_size(photo->size, o.tile);
                require_readable(sheet_size(names.size(), columns.size(), tile), o);
            }
            if (photo && photo->size != tile) {
                photo = resize_bicubic(*photo, tile);
            }
            row.push_back(std::move(photo));
        }
    }
    return rows;
}

} // namespace

ExitCode make_sheet(const SheetOptions& o) {
    PendingFile file(o.output, o.overwrite); // fails before the work if it cannot be written
    const auto columns = columns_of(o);
    auto code = ExitCode::kOk;
    const auto rows = read_rows(columns, o, code);
    const auto sheet = contact_sheet(rows);
    const auto png = encode_png(sheet);
    file.write(png.data(), png.size());
    file.publish();
    log_info("{}: {} rows of {}, {}x{} pixels", o.output, rows.size(), columns.size(),
             sheet.size.width, sheet.size.height);
    return code;
}

} // namespace spade

/// The module's entry point: tools/prepare/sheet.cpp calls it by name.
extern "C" spade::ExitCode spade_sheet(const spade::SheetOptions& options) {
    return spade::make_sheet(options);
}
