#ifndef LIBSPADE_PREPARE_INSPECT_HPP
#define LIBSPADE_PREPARE_INSPECT_HPP

/// \file
/// `spade-prepare inspect`: what a libspade file says about itself.
/// Sources: inspect.cpp, inspect_text.cpp.

#include "libspade/base/exit_code.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace spade {

struct InspectOptions {
    std::string file;
    bool json = false; ///< one object in place of text
};

/// Prints the report to stdout. The file is read in a child process, as by `check`, but not
/// verified beyond its header: `check` does that.
ExitCode inspect_file(const InspectOptions& options);

/// The report. Its names are stable:
///
///     schema "spade-inspect", file, format, version (of the format), bytes, digest (of the
///     contents), file_digest (of the bytes)
///     data set, checkpoint, feature network: provenance, configuration
///     data set, checkpoint: labels [id, name, color, dont_care]
///     data set:   items, pictures {labels, photos, instances: {bytes}}, sizes [width, height,
///                 items], the most frequent first; where photos were re-encoded as JPEG,
///                 photo_loss {photos, psnr, psnr_least}, in dB, null where nothing was lost
///     checkpoint, feature network: groups [name, tensors, numbers, parameters, bytes, types],
///                 parameters (learned numbers, without those of averages)
nlohmann::json report_of_file(const std::filesystem::path& path);

/// The report as text for people.
std::string text_of_report(const nlohmann::json& report);

} // namespace spade

#endif // LIBSPADE_PREPARE_INSPECT_HPP
