#ifndef LIBSPADE_CLI_EXIT_CODES_HPP
#define LIBSPADE_CLI_EXIT_CODES_HPP

#include "libspade/base/exit_code.hpp"

namespace spade::cli {

struct ExitMeaning {
    ExitCode code;
    const char* meaning;
};

/// The exit codes of all tools, as help and man pages show them.
inline constexpr ExitMeaning kExitMeanings[] = {
    {ExitCode::kOk, "all done"},
    {ExitCode::kNo, "ran to the end, and the answer is no"},
    {ExitCode::kUsage, "invalid command line"},
    {ExitCode::kData, "some input malformed, the rest done"},
    {ExitCode::kMissing, "input missing"},
    {ExitCode::kDevice, "device missing"},
    {ExitCode::kInternal, "internal error, or out of memory"},
    {ExitCode::kCreate, "output cannot be created"},
    {ExitCode::kIo, "I/O error, disk full"},
    {ExitCode::kStopped, "stopped with the state saved, run it again"},
    {ExitCode::kConfig, "a table, size, option or version disagrees with a file"},
};

} // namespace spade::cli

#endif // LIBSPADE_CLI_EXIT_CODES_HPP
