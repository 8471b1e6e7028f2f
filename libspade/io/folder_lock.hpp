#ifndef LIBSPADE_IO_FOLDER_LOCK_HPP
#define LIBSPADE_IO_FOLDER_LOCK_HPP

#include "libspade/io/descriptor.hpp"

#include <filesystem>

namespace spade {

/// Reserves a folder for one process: FOLDER/lock, which holds "<host> <pid>", is locked (flock)
/// while this object lives. The lock of a killed process is released automatically; the file stays,
/// since removing it would let two processes lock two files of the same name.
class FolderLock {
public:
    /// Throws CreateError naming the holder if another process has the lock. If the file system has
    /// no locks, logs a warning and continues.
    explicit FolderLock(const std::filesystem::path& folder);

private:
    Descriptor file_;
};

} // namespace spade

#endif // LIBSPADE_IO_FOLDER_LOCK_HPP
