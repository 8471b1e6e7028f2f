#ifndef LIBSPADE_BASE_EXIT_CODE_HPP
#define LIBSPADE_BASE_EXIT_CODE_HPP

/// \file
/// Exit codes of the tools. The numbers are those of sysexits.h where it defines one.
/// Never 124-127 (timeout, xargs and the shell use them), never 255 (it stops xargs).

namespace spade {

enum class ExitCode : int {
    kOk = 0,       ///< all done
    kNo = 1,       ///< ran to the end, and the answer is no
    kUsage = 64,   ///< invalid command line
    kData = 65,    ///< some input was malformed; the rest is done
    kMissing = 66, ///< an input is missing or unreadable
    kDevice = 69,  ///< the requested device is not available
    kInternal = 70,
    kCreate = 73,  ///< an output cannot be created
    kIo = 74,      ///< reading or writing failed midway: disk full, broken device
    kStopped = 75, ///< stopped by a signal or time limit, state saved: run it again
    kConfig = 78,  ///< a table, size, option, version or rank disagrees with a file or another rank
};

} // namespace spade

#endif // LIBSPADE_BASE_EXIT_CODE_HPP
