#ifndef LIBSPADE_PREPARE_LINT_HPP
#define LIBSPADE_PREPARE_LINT_HPP

/// \file
/// Reads every picture and writes nothing: reports what pack would, and more.

#include "libspade/base/exit_code.hpp"
#include "libspade/prepare/pack_options.hpp"

namespace spade {

/// Prints to stdout: the histogram of ids (pixels, share, maps), sizes, near-empty classes (fewer
/// than one pixel in 100,000, or in a single map), duplicate pictures (equal digests of pixels);
/// and a line on stderr for each fault: ids outside the table with file and first pixel, unpaired
/// files, photos and instance maps that differ in size from their label map, damaged pictures.
/// With options.json the report is one JSON object. Returns kOk, or kNo where something is wrong.
/// Absent and near-empty classes and duplicates are remarks, not faults.
ExitCode lint(const SourceOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_LINT_HPP
