#ifndef LIBSPADE_PREPARE_SLIM_HPP
#define LIBSPADE_PREPARE_SLIM_HPP

/// \file
/// `spade-prepare slim`: reduces a checkpoint to what synthesis needs.

#include "libspade/base/exit_code.hpp"

#include <string>

namespace spade {

struct SlimOptions {
    std::string checkpoint;
    std::string output;
    bool half = false; ///< learned numbers as float16; buffers keep their type
    bool overwrite = false;
    bool json = false;
};

/// Keeps the averaged generator, or the trained one where there is no average, the encoder, the
/// label table, and the configuration without a discriminator. Without `half` it makes the same
/// pictures, bit for bit. With it, a tensor that has a number beyond float16's range (65504) keeps
/// its type.
/// Throws as CheckpointReader::open, and ConfigError where a tensor is missing.
ExitCode slim_checkpoint(const SlimOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_SLIM_HPP
