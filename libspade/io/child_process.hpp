#ifndef LIBSPADE_IO_CHILD_PROCESS_HPP
#define LIBSPADE_IO_CHILD_PROCESS_HPP

/// \file
/// libhdf5 crashes or hangs on some damaged files. So a command that checks files reads them in a
/// child process: a crash there is a finding about the file, not the end of the tool.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace spade {

struct ChildLimits {
    std::uint64_t cpu_seconds = 0;  ///< 0: no limit
    std::uint64_t memory_bytes = 0; ///< beyond what this process uses; 0: no limit
};

/// Generous limits for reading a whole file of `bytes` on `threads`.
ChildLimits limits_for_reading(std::uint64_t bytes, int threads);

/// Runs `work` in a child and returns its result. Throws the Error that it threw; DataError naming
/// `file` if the child crashed or hit a limit; Error(kStopped) after a stop signal, which also ends
/// the child. Call it before this process starts any thread: a child inherits the locks of other
/// threads, but not the threads.
std::string in_child(const std::filesystem::path& file, const ChildLimits& limits,
                     const std::function<std::string()>& work);

} // namespace spade

#endif // LIBSPADE_IO_CHILD_PROCESS_HPP
