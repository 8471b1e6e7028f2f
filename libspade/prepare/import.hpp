#ifndef LIBSPADE_PREPARE_IMPORT_HPP
#define LIBSPADE_PREPARE_IMPORT_HPP

/// \file
/// Turns published SPADE weights into a checkpoint: the state dictionaries that the reference
/// implementation saves (latest_net_G.pth, _E.pth, _D.pth), completed by the options they were
/// trained with. Nothing in the files is executed (io/pth.hpp), and LibTorch is not loaded.

#include "libspade/base/exit_code.hpp"
#include "libspade/prepare/import_options.hpp"

#include <cstdint>
#include <string>

namespace spade {

/// What was made, for the report.
struct ImportSummary {
    std::int64_t parameters = 0; ///< learned numbers, all networks
    std::string description;     ///< one line: architecture, sizes, style
    std::string digest;          ///< of the checkpoint's contents
};

/// Sizes are read from the tensors. Throws DataError where a file is not a state dictionary or
/// lacks a tensor, ConfigError with both values where tensors, table and options contradict each
/// other, UsageError where neither tensors nor options determine a setting.
ImportSummary import_weights(const ImportOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_IMPORT_HPP
