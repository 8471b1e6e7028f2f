#ifndef LIBSPADE_IO_FOLDER_LOCK_HPP
#define LIBSPADE_IO_FOLDER_LOCK_HPP

#include "libspade/io/descriptor.hpp"

#include <filesystem>

namespace spade {

/// Keeps a folder for one process: FOLDER/lock, which holds "<host> <pid>", is locked (flock) while
/// it lives. The lock of a killed process is free again by itself; the file stays, since removing
/// it would let two processes lock two files of one name.
class FolderLock {
public:
    /// Throws CreateError where another process holds it, naming that one. Where the file system
    /// has no locks, says so and goes on.
    explicit FolderLock(const std::filesystem::path& folder);

private:
    Descriptor file_;
};

} // namespace spade

#endif // LIBSPADE_IO_FOLDER_LOCK_HPP
