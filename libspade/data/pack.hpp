#ifndef LIBSPADE_DATA_PACK_HPP
#define LIBSPADE_DATA_PACK_HPP

/// \file
/// Folders of pictures become one data set.

#include "libspade/base/exit_code.hpp"
#include "libspade/data/pack_options.hpp"

namespace spade {

/// Reads, checks, resizes and stores every item, on `threads` TBB workers, in natural order of the
/// names, memory bounded by a window of items. A bad item costs one line on stderr.
///
/// How a photo is stored: the file's own bytes where it is a JPEG or PNG of 8-bit RGB that keeps
/// its size; else anew, by --photo-codec: png (lossless) or jpeg (auto: jpeg of --quality, 4:4:4).
/// The loss of photos stored anew as JPEG is measured against the resized pixels and recorded in
/// the configuration: mean and least PSNR in dB.
///
/// Returns kOk, kData where an item was malformed, kMissing where one was missing (and none
/// malformed), kStopped where a signal came (nothing is published then); throws for the whole run:
/// no item at all, a full disk, options that cannot be meant.
ExitCode pack(const PackOptions& options);

} // namespace spade

#endif // LIBSPADE_DATA_PACK_HPP
