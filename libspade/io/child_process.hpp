#ifndef LIBSPADE_IO_CHILD_PROCESS_HPP
#define LIBSPADE_IO_CHILD_PROCESS_HPP

/// \file
/// libhdf5 crashes or hangs on some damaged files. So whoever judges a file that may be one reads
/// it in a child process: its death is a finding about the file, not the end of the tool.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace spade {

struct ChildLimits {
    std::uint64_t cpu_seconds = 0;  ///< 0: none
    std::uint64_t memory_bytes = 0; ///< beyond what this process has; 0: none
};

/// Generous to whatever reads a whole file of `bytes` on `threads`, and no more.
ChildLimits limits_for_reading(std::uint64_t bytes, int threads);

/// Runs `work` in a child and returns what it returned there. Throws the Error that it threw;
/// DataError naming `file` where the child crashed or ran into a limit; Error(kStopped) after a
/// stop signal, the child being killed. Call it before this process has started any thread: of
/// those the child has none, but their locks.
std::string in_child(const std::filesystem::path& file, const ChildLimits& limits,
                     const std::function<std::string()>& work);

} // namespace spade

#endif // LIBSPADE_IO_CHILD_PROCESS_HPP
