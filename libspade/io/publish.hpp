#ifndef LIBSPADE_IO_PUBLISH_HPP
#define LIBSPADE_IO_PUBLISH_HPP

/// \file
/// Nothing half-written under a final name: a temporary file beside it, fsync, rename, fsync of
/// the folder. A failed fsync is never retried (the kernel has forgotten the pages): the temporary
/// file goes away and the final name stays as it was.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace spade {

enum class Durability {
    kSync,   ///< survives a power failure once the call returns
    kNoSync, ///< survives the death of the process; for pictures that can be made again
};

/// A file under construction: its own temporary name until publish(). Its destructor removes
/// what was not published.
class PendingFile {
public:
    /// Creates `.NAME.XXXXXX.tmp` beside `path` (a long NAME is cut), with the permissions that
    /// umask leaves, and removes those that killed processes have left. Throws CreateError where
    /// `path` exists and may not be replaced or is no file, or the folder takes no file; IoError
    /// where the disk is full.
    PendingFile(const std::filesystem::path& path, bool overwrite);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;
    PendingFile(PendingFile&& other) noexcept;

    const std::filesystem::path& path() const { return path_; } ///< the final name
    const std::filesystem::path& temporary() const { return temporary_; }

    void write(const void* data, std::size_t bytes);
    /// Where somebody else writes the file by its temporary name (HDF5), this is never called
    /// before he has closed it. Throws CreateError where another process has taken the name in
    /// the meantime and may not be replaced; IoError where the disk fails. Only where the folder
    /// cannot be synced is the file there nevertheless, whole.
    void publish(Durability durability = Durability::kSync);

private:
    std::filesystem::path path_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    bool overwrite_ = false;
};

/// A whole file at once.
void publish_bytes(const std::filesystem::path& path, const void* data, std::size_t bytes,
                   bool overwrite, Durability durability = Durability::kSync);

/// Makes `path` a symbolic link, in place of a link or file of that name if there is one.
/// \param target  relative to the folder of `path`
/// Throws CreateError, IoError. One process at a time.
void publish_link(const std::filesystem::path& path, const std::filesystem::path& target);

/// mkdir -p; thread-safe. Throws CreateError.
void create_folders(const std::filesystem::path& folder);

/// Throws IoError; a closed pipe is one.
void write_standard_output(std::string_view bytes);

/// A log that grows line by line: each line is one write, so lines of several threads are whole.
/// A last line without newline, left by a crash, is cut off on opening.
class AppendFile {
public:
    explicit AppendFile(const std::filesystem::path& path);
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    void append(std::string_view line); ///< without its newline

private:
    std::filesystem::path path_;
    int descriptor_ = -1;
};

} // namespace spade

#endif // LIBSPADE_IO_PUBLISH_HPP
