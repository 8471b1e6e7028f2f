#ifndef LIBSPADE_IO_TEMPORARY_FILE_HPP
#define LIBSPADE_IO_TEMPORARY_FILE_HPP

/// \file
/// Temporary files `.NAME.XXXXXX.tmp` beside NAME. The process that writes one holds its lock
/// (flock), so one without a lock is an orphan: its process was killed. Internal to io.

#include "libspade/io/descriptor.hpp"

#include <filesystem>
#include <optional>

namespace spade {

/// Creates a temporary file beside `path` under a new name and locks it, if the file system has
/// locks. \returns nothing, with errno set, if no file can be created in the folder
std::optional<Descriptor> create_temporary_file(const std::filesystem::path& path,
                                                std::filesystem::path& temporary);

/// Removes what killed processes left of `path`; a process lists each folder once. What cannot be
/// locked or removed stays, which is not an error.
void remove_orphans(const std::filesystem::path& path);

} // namespace spade

#endif // LIBSPADE_IO_TEMPORARY_FILE_HPP
