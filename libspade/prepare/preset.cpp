#include "libspade/prepare/preset.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace spade {

namespace {

struct Preset {
    std::string_view table; ///< empty: the user's own
    std::string_view training_size;
    std::string_view synthesis_size;
    std::vector<std::string> patterns = {};
    bool instances = false;
    bool one_tree = false;     ///< photos lie beside the label maps
    bool side_by_side = false; ///< photo on the left, label map in colours, coded as JPEG
};

// Sizes are those of the reference's resize_and_crop: 286 before a random crop of 256 in training,
// 256 in synthesis; its fixed is 512x256. Three things are not copied: its portraits (*_portrait
// folders that are packed as a set of their own), the crop window of scale_shortside_and_crop,
// which it takes from the unscaled picture, and its random crop in synthesis.
/// In the order of kPresetNames.
const std::array<Preset, kPresetNames.size()>& presets() {
    static const std::array<Preset, kPresetNames.size()> all{{
        // 182 labels, 255 is don't-care, instance maps.
        {"coco-stuff", "286x286", "256x256", {}, true},
        // Raw ids 0 to 33, and the licence plate's -1, which 8 bits store as 255: the 35th label of
        // the table. The reference takes 255 for don't-care and gives it channel 35 of 0 to 34,
        // which ends in an assert of the GPU. It has no don't-care here, nor have we: what is not
        // evaluated (out of roi, ego vehicle) is an ordinary label.
        {"cityscapes",
         "512x256",
         "512x256",
         {"labels=*_gtFine_labelIds.png", "photos=*_leftImg8bit.png",
          "instances=*_gtFine_instanceIds.png"},
         true},
        // Raw ids 0 (other) to 150: the reference means to shift them by one and sends 0 to
        // don't-care, but drops the result, and its published network has seen raw ids.
        {"ade20k",
         "286x286",
         "256x256",
         {"labels=*.png", "photos=*.jpg"},
         false,
         /*one_tree=*/true},
        // As pix2pix published it: one JPEG holds both.
        {"facades", "286x286", "256x256", {}, false, false, /*side_by_side=*/true},
        // Not in the reference. 11 classes, void is don't-care.
        {"camvid", "286x286", "256x256"},
        {"", "286x286", "256x256", {}, true},
    }};
    return all;
}

const Preset& find_preset(const std::string& name) {
    const auto found = std::find(kPresetNames.begin(), kPresetNames.end(), name);
    if (found != kPresetNames.end()) {
        return presets()[static_cast<std::size_t>(found - kPresetNames.begin())];
    }
    const auto nearest = nearest_word(name, {kPresetNames.begin(), kPresetNames.end()});
    throw UsageError("--preset must be {}, not '{}'{}", fmt::join(kPresetNames, ", "),
                     printable_line(name),
                     nearest ? fmt::format("; did you mean {}?", *nearest) : std::string());
}

bool has_pattern(const std::vector<std::string>& patterns, std::string_view pattern) {
    const auto kind = pattern.substr(0, pattern.find('=') + 1);
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& given) { return starts_with(given, kind); });
}

/// Where photos have a folder of their own, the label maps are taken as the reference takes them:
/// ids.
void apply_side_by_side(SourceOptions& options) {
    if (!options.photos.empty()) {
        return;
    }
    if (!options.side_by_side) {
        options.side_by_side = SideBySide::kPhotoLabel;
    }
    options.label_colors = true;
    if (options.tolerance.empty()) {
        options.tolerance = "nearest";
    }
}

} // namespace

void apply_preset(SourceOptions& options, std::string_view split) {
    if (options.preset.empty()) {
        return;
    }
    const auto& preset = find_preset(options.preset);
    if (options.table.empty()) {
        options.table = preset.table;
    }
    if (options.resize.empty()) {
        const bool synthesis = split == "val" || split == "test";
        options.resize = synthesis ? preset.synthesis_size : preset.training_size;
    }
    options.pair_patterns = with_preset_patterns(std::move(options.pair_patterns), options.preset);
    if (preset.one_tree && options.photos.empty()) {
        options.photos = options.labels;
    }
    if (preset.side_by_side) {
        apply_side_by_side(options);
    }
}

std::vector<std::string> with_preset_patterns(std::vector<std::string> patterns,
                                              const std::string& preset) {
    if (preset.empty()) {
        return patterns;
    }
    const auto given = patterns; // one pattern of ours does not keep out the next
    for (const auto& pattern : find_preset(preset).patterns) {
        if (!has_pattern(given, pattern)) {
            patterns.push_back(pattern);
        }
    }
    return patterns;
}

bool preset_has_instances(const std::string& name) {
    return !name.empty() && find_preset(name).instances;
}

} // namespace spade
