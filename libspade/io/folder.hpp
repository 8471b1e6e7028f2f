#ifndef LIBSPADE_IO_FOLDER_HPP
#define LIBSPADE_IO_FOLDER_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace spade {

/// The names in a folder, sorted, "." and ".." left out. Throws MissingError where it cannot be
/// listed.
std::vector<std::string> names_in(const std::filesystem::path& folder);

/// Removes a file, or a folder with all that is in it; what is not there is no fault. Throws
/// IoError.
void remove_path(const std::filesystem::path& path);

} // namespace spade

#endif // LIBSPADE_IO_FOLDER_HPP
