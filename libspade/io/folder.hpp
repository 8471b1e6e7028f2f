#ifndef LIBSPADE_IO_FOLDER_HPP
#define LIBSPADE_IO_FOLDER_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace spade {

/// The names in a folder, sorted, "." and ".." left out. Throws MissingError where it cannot be
/// listed.
std::vector<std::string> names_in(const std::filesystem::path& folder);

/// Removes a file, or a folder with everything in it; a missing one is not an error. Throws
/// IoError.
void remove_path(const std::filesystem::path& path);

} // namespace spade

#endif // LIBSPADE_IO_FOLDER_HPP
