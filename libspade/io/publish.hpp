#ifndef LIBSPADE_IO_PUBLISH_HPP
#define LIBSPADE_IO_PUBLISH_HPP

/// \file
/// Nothing half-written under a final name: a temporary file beside it, fsync, rename, fsync of
/// the folder. A failed fsync is never retried (the kernel has forgotten the pages): the temporary
/// file is removed and the final name stays as it was.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace spade {

enum class Durability {
    kSync,   ///< survives a power failure once the call returns
    kNoSync, ///< survives the death of the process; for pictures that can be made again
};

/// A file under construction, with a temporary name until publish(). Its destructor removes what
/// was not published.
class PendingFile {
public:
    /// Creates `.NAME.XXXXXX.tmp` beside `path` (a long NAME is cut), with the permissions that
    /// umask leaves, and removes the temporary files that killed processes have left. Throws
    /// CreateError if `path` exists and may not be replaced or is not a file, or no file can be
    /// created in the folder; IoError if the disk is full.
    PendingFile(const std::filesystem::path& path, bool overwrite);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;
    PendingFile(PendingFile&& other) noexcept;

    const std::filesystem::path& path() const { return path_; } ///< the final name
    const std::filesystem::path& temporary() const { return temporary_; }

    void write(const void* data, std::size_t bytes);
    /// If other code (HDF5) writes the file by its temporary name, it must close it before this
    /// call. Throws CreateError if another process has taken the name in the meantime and its file
    /// may not be replaced; IoError if the disk fails. After an error the file does not exist,
    /// unless only the sync of the folder failed: then it is complete.
    void publish(Durability durability = Durability::kSync);

private:
    std::filesystem::path path_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    bool overwrite_ = false;
};

/// Writes and publishes a whole file.
void publish_bytes(const std::filesystem::path& path, const void* data, std::size_t bytes,
                   bool overwrite, Durability durability = Durability::kSync);

/// Makes `path` a symbolic link, replacing a link or file of that name.
/// \param target  relative to the folder of `path`
/// Throws CreateError, IoError. One process at a time.
void publish_link(const std::filesystem::path& path, const std::filesystem::path& target);

/// mkdir -p; thread-safe. Throws CreateError.
void create_folders(const std::filesystem::path& folder);

/// Throws IoError, also if the pipe is closed.
void write_standard_output(std::string_view bytes);

} // namespace spade

#endif // LIBSPADE_IO_PUBLISH_HPP
