#ifndef LIBSPADE_PREPARE_PRESET_HPP
#define LIBSPADE_PREPARE_PRESET_HPP

/// \file
/// The data sets that the reference knows, as it read them; spade-facts of each in its place.

#include "libspade/prepare/pack_options.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// Names of the presets, in the order of the help.
inline constexpr std::array kPresetNames{"coco-stuff", "cityscapes", "ade20k",
                                         "facades",    "camvid",     "custom"};

/// Fills in what the user left open: table, patterns, resize rule, colours, side by side. What was
/// said stays. \param split  "val" and "test" are packed at the preset's size for synthesis, all
/// others at its size for training. Throws UsageError for an unknown preset, naming the nearest.
void apply_preset(SourceOptions& options, std::string_view split);

/// Patterns of --pair-pattern, with those of a preset for the kinds that have none. \param preset
/// may be empty
std::vector<std::string> with_preset_patterns(std::vector<std::string> patterns,
                                              const std::string& preset);

/// Whether the reference trains with instance maps there; false for no preset.
bool preset_has_instances(const std::string& name);

} // namespace spade

#endif // LIBSPADE_PREPARE_PRESET_HPP
