#ifndef LIBSPADE_PREPARE_MERGE_HPP
#define LIBSPADE_PREPARE_MERGE_HPP

/// \file
/// `spade-prepare merge`: joins the shards of one pack into the set that one run would have made.

#include "libspade/base/exit_code.hpp"

#include <string>
#include <vector>

namespace spade {

struct MergeOptions {
    std::vector<std::string> shards;
    std::string output;
    bool overwrite = false;
    bool json = false;
};

/// Records are copied as they are, one item in memory at a time, in natural order of the names.
/// Throws ConfigError with both values where tables, settings or kinds of pictures differ;
/// DataError where two shards (both named) have an item of the same name, or a record is damaged.
/// Returns kOk, or kStopped after a signal, with nothing published.
ExitCode merge_data_sets(const MergeOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_MERGE_HPP
