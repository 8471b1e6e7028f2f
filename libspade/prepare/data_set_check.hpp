#ifndef LIBSPADE_PREPARE_DATA_SET_CHECK_HPP
#define LIBSPADE_PREPARE_DATA_SET_CHECK_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace spade {

/// The faults of a data set, in order, each a line that names the file; empty where it is intact.
/// All of it is read, on `threads` workers: the digests of the file and of every record are
/// checked, every picture is decoded and compared with the digest of its pixels, the sizes within
/// an item with each other, every id with the table. With `quick` only the header, the counts, the
/// table and the settings are read.
/// Throws MissingError where the file does not exist, ConfigError where its version is newer.
std::vector<std::string> check_data_set(const std::filesystem::path& path, bool quick, int threads);

} // namespace spade

#endif // LIBSPADE_PREPARE_DATA_SET_CHECK_HPP
