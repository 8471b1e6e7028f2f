#ifndef LIBSPADE_PREPARE_PACK_HPP
#define LIBSPADE_PREPARE_PACK_HPP

/// \file
/// Packs folders of pictures into one data set.

#include "libspade/base/exit_code.hpp"
#include "libspade/prepare/pack_options.hpp"

namespace spade {

/// Reads, checks, resizes and stores every item, on `threads` TBB workers, in natural order of the
/// names, memory bounded by a window of items. A bad item is reported in one line on stderr.
///
/// How a photo is stored: the file's own bytes where it is a JPEG or PNG of 8-bit RGB that keeps
/// its size; else re-encoded by --photo-codec: png (lossless) or jpeg (auto: jpeg of --quality,
/// 4:4:4). The loss of photos re-encoded as JPEG is measured against the resized pixels and
/// recorded in the configuration: mean and least PSNR in dB.
///
/// Returns kOk, kData where an item was malformed, kMissing where one was missing (and none
/// malformed), kStopped after a signal, with nothing published. Throws where the whole run fails:
/// no item at all, a full disk, invalid options.
ExitCode pack(const PackOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_PACK_HPP
