#ifndef LIBSPADE_MODEL_IMPORT_HPP
#define LIBSPADE_MODEL_IMPORT_HPP

/// \file
/// Published SPADE weights become a checkpoint: the state dictionaries that the reference
/// implementation saves (latest_net_G.pth, _E.pth, _D.pth) and what its options would have said.
/// Nothing in the files is executed (io/pth.hpp), and LibTorch is not loaded.

#include "libspade/data/label_table.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace spade {

struct ImportOptions {
    std::filesystem::path generator;     ///< latest_net_G.pth
    std::filesystem::path encoder;       ///< latest_net_E.pth, or empty
    std::filesystem::path discriminator; ///< latest_net_D.pth, or empty
    std::filesystem::path output;
    bool overwrite = false;

    LabelTable table;
    /// Whether the network had instance edges; where not said, its channels tell.
    std::optional<bool> instances;
    /// normal or more; where not said, normal. `most` is read off the tensors.
    std::optional<std::string> upsampling;
    std::int64_t crop_size = 256;
    double aspect_ratio = 1; ///< width / height
};

/// What was made, for the report.
struct ImportSummary {
    std::int64_t parameters = 0; ///< learned numbers, all networks
    std::string description;     ///< one line: architecture, sizes, style
    std::string digest;          ///< of the checkpoint's contents
};

/// Sizes are read off the tensors. Throws DataError where a file is no state dictionary or lacks a
/// tensor, ConfigError with both values where tensors, table and options contradict each other.
ImportSummary import_weights(const ImportOptions& options);

} // namespace spade

#endif // LIBSPADE_MODEL_IMPORT_HPP
