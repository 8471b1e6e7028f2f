#ifndef LIBSPADE_PREPARE_CHECKPOINT_CHECK_HPP
#define LIBSPADE_PREPARE_CHECKPOINT_CHECK_HPP

#include "libspade/io/checkpoint_file.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// The faults of a checkpoint or a feature network, each a line that names the file; empty where it
/// is intact. All of it is read: the digest of the file, the configuration, the table, and every
/// tensor, which must be finite; the networks must have the tensors that the configuration
/// requires. With `quick` only the header, the configuration and the list of tensors are read.
/// Throws MissingError where the file does not exist, ConfigError where its version is newer.
std::vector<std::string> check_checkpoint(const std::filesystem::path& path, bool quick,
                                          std::string_view format = kCheckpointFormat);

} // namespace spade

#endif // LIBSPADE_PREPARE_CHECKPOINT_CHECK_HPP
