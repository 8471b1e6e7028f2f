#ifndef LIBSPADE_IO_TEMPORARY_FILE_HPP
#define LIBSPADE_IO_TEMPORARY_FILE_HPP

/// \file
/// Temporary files `.NAME.XXXXXX.tmp` beside NAME. Whoever writes one holds its lock (flock), so
/// that one without is an orphan: its process was killed. Internal to io.

#include "libspade/io/descriptor.hpp"

#include <filesystem>
#include <optional>

namespace spade {

/// Creates a temporary file beside `path` under a new name and locks it, where the file system has
/// locks. \returns nothing, and errno, where the folder takes no file
std::optional<Descriptor> create_temporary_file(const std::filesystem::path& path,
                                                std::filesystem::path& temporary);

/// Removes what killed processes left of `path`; a folder is listed once in a process. What cannot
/// be locked or removed stays: it is no reason to fail.
void remove_orphans(const std::filesystem::path& path);

} // namespace spade

#endif // LIBSPADE_IO_TEMPORARY_FILE_HPP
