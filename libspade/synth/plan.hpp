#ifndef LIBSPADE_SYNTH_PLAN_HPP
#define LIBSPADE_SYNTH_PLAN_HPP

/// \file
/// What a run of spade-synth will do, settled before any network is built: which maps, with which
/// instances and styles, to which files.

#include "libspade/io/data_set_file.hpp"
#include "libspade/synth/manifest.hpp"
#include "libspade/synth/options.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace spade {

/// A label map to be read: a file, stdin, or a record of a data set.
struct MapSource {
    std::filesystem::path file;               ///< "-" is stdin
    std::shared_ptr<const DataSetReader> set; ///< or this
    std::size_t index = 0;

    std::string text() const; ///< for messages
};

struct SynthItem {
    std::string name; ///< relative path without extension: the item's identity
    MapSource map;
    std::filesystem::path instances;  ///< a file, or empty
    std::filesystem::path style;      ///< a photo, or empty
    std::string problem;              ///< why it cannot be made: its instances or style is missing
    std::vector<std::string> outputs; ///< one per sample, relative to the output folder
};

struct SynthPlan {
    std::vector<SynthItem> items;
    std::filesystem::path shared_style; ///< one photo for all items, or empty
    std::vector<std::string> existing;  ///< outputs that already exist
    bool to_stdout = false;
    std::string manifest_name; ///< a shard has its own
};

/// Collects the maps, names their outputs, keeps this shard's and pairs them. Opens no picture.
/// Throws MissingError where an input is missing, UsageError where two inputs would write the same
/// output or an input would be overwritten (both are named), CreateError where outputs exist and
/// may be neither replaced nor skipped.
SynthPlan plan_synthesis(const SynthOptions& options);

/// For runs that may replace only what earlier runs made: throws CreateError naming an output that
/// exists but that no manifest lists.
void require_only_own_outputs(const SynthPlan& plan, const std::filesystem::path& folder,
                              const Manifest& manifest);

} // namespace spade

#endif // LIBSPADE_SYNTH_PLAN_HPP
