#ifndef LIBSPADE_DATA_DATA_SET_CHECK_HPP
#define LIBSPADE_DATA_DATA_SET_CHECK_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace spade {

/// What is wrong with a data set, in order, each a line that names the file; nothing where it is
/// sound. All of it is read, on `threads` workers: the digest of the file and of every record,
/// every picture decoded and held against the digest of its pixels, the sizes of an item, every id
/// held against the table. With `quick` only the header, the counts, the table and the settings.
/// Throws MissingError where there is no such file, ConfigError where its version is newer.
std::vector<std::string> faults_of_data_set(const std::filesystem::path& path, bool quick,
                                            int threads);

} // namespace spade

#endif // LIBSPADE_DATA_DATA_SET_CHECK_HPP
