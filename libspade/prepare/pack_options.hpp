#ifndef LIBSPADE_PREPARE_PACK_OPTIONS_HPP
#define LIBSPADE_PREPARE_PACK_OPTIONS_HPP

/// \file
/// What a user says to `spade-prepare pack` and `lint`. Plain values: the front end links nothing
/// for them.

#include "libspade/base/enum_names.hpp"
#include "libspade/base/on_error.hpp"
#include "libspade/base/threads.hpp"
#include "libspade/image/photo_file.hpp"
#include "libspade/labels/label_source.hpp"

#include <optional>
#include <string>
#include <vector>

namespace spade {

/// The halves of a picture that holds a photo and its label map, the left one first.
enum class SideBySide { kPhotoLabel, kLabelPhoto };

template <>
inline constexpr auto kEnumNames<SideBySide> = enum_names<SideBySide>(
    {{SideBySide::kPhotoLabel, "photo,label"}, {SideBySide::kLabelPhoto, "label,photo"}});

/// How photos are stored that do not stay as they are.
enum class PhotoCodec { kAuto, kPng, kJpeg };

template <>
inline constexpr auto kEnumNames<PhotoCodec> = enum_names<PhotoCodec>(
    {{PhotoCodec::kAuto, "auto"}, {PhotoCodec::kPng, "png"}, {PhotoCodec::kJpeg, "jpeg"}});

/// For --remap: maps hold the table's train ids.
inline constexpr const char* kTrainRemap = "train";

/// For --background: the colours under transparent pixels are taken.
inline constexpr const char* kDropTransparency = "drop";

/// Where pictures come from and what they mean: what pack and lint share.
struct SourceOptions {
    std::string preset; ///< coco-stuff, cityscapes, ade20k, facades, camvid, custom or empty
    std::string labels; ///< a folder of label maps, or with side_by_side of both
    std::string photos;
    std::string instances;
    std::string table;                      ///< a .labels file or the name of an installed table
    std::vector<std::string> pair_patterns; ///< KIND=GLOB
    std::optional<SideBySide> side_by_side;
    bool label_colors = false;
    std::string tolerance; ///< a distance in RGB, or "nearest"; empty: 0, exact
    WideColors wide_colors = WideColors::kScaled;
    std::string decode; ///< as LabelCode::parse(); empty: pixels are ids
    PaletteRule palettes = PaletteRule::kCheck;
    std::string remap; ///< a .tsv of ids, kTrainRemap, or empty
    UnknownIds unknown_ids = UnknownIds::kRefuse;
    bool ignore_exif = false;
    std::string background;           ///< a colour behind transparent pixels, "drop", or empty
    std::string photo_range = "full"; ///< as PhotoRange::parse()
    std::string resize;               ///< WxH, short:S, width:W, none
    int threads = available_threads();
    bool json = false;
};

struct PackOptions : SourceOptions {
    std::string output;
    std::string split; ///< train, val, test, ...: recorded, and with a preset chooses its sizes
    std::string shard; ///< i/n, "auto", or empty
    PhotoCodec photo_codec = PhotoCodec::kAuto;
    int quality = 95; ///< of photos stored as JPEG anew
    OnError on_error = OnError::kSkip;
    bool overwrite = false;
    bool dry_run = false;
};

} // namespace spade

#endif // LIBSPADE_PREPARE_PACK_OPTIONS_HPP
