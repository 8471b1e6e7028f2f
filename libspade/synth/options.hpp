#ifndef LIBSPADE_SYNTH_OPTIONS_HPP
#define LIBSPADE_SYNTH_OPTIONS_HPP

/// \file
/// What a user may say to spade-synth. Everything else the checkpoint knows.

#include "libspade/arch/options.hpp"
#include "libspade/base/on_error.hpp"
#include "libspade/base/threads.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/palette_check.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace spade {

/// In place of a folder of instance maps: the label maps' own edges.
inline constexpr const char* kFromLabels = "from-labels";

/// Of the pictures that are written; the name is the extension, too.
enum class PictureFormat { kPng, kJpg };

template <>
inline constexpr auto kEnumNames<PictureFormat> =
    enum_names<PictureFormat>({{PictureFormat::kPng, "png"}, {PictureFormat::kJpg, "jpg"}});

struct SynthOptions {
    std::vector<std::string> labels; ///< folders, files, a data set, or "-"
    std::string files_from;          ///< a list of files, or "-"
    bool null_separated = false;     ///< the list ends its names with NUL instead of newline
    std::string checkpoint;
    std::string output; ///< a folder, or "-"

    std::vector<std::string> pair_patterns; ///< "labels=GLOB", "instances=GLOB", "style=GLOB"
    std::string preset;                     ///< a collection whose names are known, or empty
    bool ignore_exif = false;               ///< leave pictures as they are stored
    PaletteRule palettes = PaletteRule::kCheck;

    std::string instances;  ///< a folder, "from-labels", or empty
    std::string style;      ///< a photo, a folder, a TSV of pairs, or empty
    double style_noise = 0; ///< 0: the mean style of the photo; 1: a draw from its posterior
    int samples = 1;        ///< pictures a map, each with its own style

    std::string size = "native"; ///< native, keep or WxH
    PictureFormat format = PictureFormat::kPng;
    int quality = 95; ///< of a JPEG, 1..100; 95 keeps colours unsubsampled
    Rounding rounding = Rounding::kNearest;

    std::string shard;          ///< i/n, "auto", or empty for all
    bool skip_existing = false; ///< leave pictures that the manifest vouches for
    bool overwrite = false;
    bool dry_run = false;
    bool json = false;
    OnError on_error = OnError::kSkip;

    std::string device = "cpu";
    Precision precision = Precision::kFloat32; ///< of convolutions: float32 or bfloat16
    std::uint64_t seed = 0;
    int threads = available_threads();
    int batch = 1; ///< pictures a forward pass; more pays on a GPU only
};

} // namespace spade

#endif // LIBSPADE_SYNTH_OPTIONS_HPP
