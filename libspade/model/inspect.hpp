#ifndef LIBSPADE_MODEL_INSPECT_HPP
#define LIBSPADE_MODEL_INSPECT_HPP

/// \file
/// `spade-prepare inspect`: what a file of ours says about itself.

#include "libspade/base/exit_code.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <string>

namespace spade {

struct InspectOptions {
    std::string file;
    bool json = false; ///< one object in place of text
};

/// Prints it to stdout. The file is read in a child process, as `check` reads it, but not verified
/// beyond its header: that is check's.
ExitCode inspect_file(const InspectOptions& options);

/// The report. Its names are stable:
///
///     schema "spade-inspect", file, format, version (of the format), bytes, digest (of the
///     contents), file_digest (of the bytes), and of the formats that are known: provenance,
///     configuration, labels [id, name, color, dont_care]
///     data set:   items, pictures {labels, photos, instances: {bytes}}, sizes [width, height,
///                 items], the most frequent first; where photos were stored anew as JPEG,
///                 photo_loss {photos, psnr, psnr_least}, in dB, null where nothing was lost
///     checkpoint: groups [name, tensors, numbers, parameters, bytes, types], parameters (learned
///                 numbers of the networks that are not averages)
nlohmann::json report_of_file(const std::filesystem::path& path);

/// The same for people.
std::string text_of_report(const nlohmann::json& report);

} // namespace spade

#endif // LIBSPADE_MODEL_INSPECT_HPP
