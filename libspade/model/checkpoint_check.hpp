#ifndef LIBSPADE_MODEL_CHECKPOINT_CHECK_HPP
#define LIBSPADE_MODEL_CHECKPOINT_CHECK_HPP

#include "libspade/io/checkpoint_file.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// What is wrong with a checkpoint or a feature net, each a line that names the file; nothing where
/// it is sound. All of it is read: the digest of the file, the configuration, the table, and every
/// tensor, which must be finite; the networks must have the tensors that the configuration asks
/// for. With `quick` only the header, the configuration, and which tensors there are. Throws
/// MissingError where there is no such file, ConfigError where its version is newer.
std::vector<std::string> faults_of_checkpoint(const std::filesystem::path& path, bool quick,
                                              std::string_view format = kCheckpointFormat);

} // namespace spade

#endif // LIBSPADE_MODEL_CHECKPOINT_CHECK_HPP
