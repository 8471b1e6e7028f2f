#ifndef LIBSPADE_SYNTH_SYNTHESIZE_HPP
#define LIBSPADE_SYNTH_SYNTHESIZE_HPP

/// \file
/// The batch engine: label maps in, photos out. Reading, the network and writing overlap; memory
/// is bounded by a window of items, whatever the size of the batch.

#include "libspade/base/exit_code.hpp"
#include "libspade/synth/options.hpp"

namespace spade {

/// The work of spade-synth. An item that fails costs one message and counts in the summary; every
/// other item is written. Returns
///   kOk       all pictures exist
///   kData     some input was malformed      kMissing  some input was missing (and none malformed)
///   kStopped  stopped by a signal: what is written is complete, `--skip-existing` resumes
/// and throws spade::Error for whatever concerns the whole run.
ExitCode synthesize(const SynthOptions& options);

} // namespace spade

#endif // LIBSPADE_SYNTH_SYNTHESIZE_HPP
