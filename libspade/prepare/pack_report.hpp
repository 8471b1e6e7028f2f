#ifndef LIBSPADE_PREPARE_PACK_REPORT_HPP
#define LIBSPADE_PREPARE_PACK_REPORT_HPP

/// \file
/// The outcome of a run of pack, and its report. Internal to pack.

#include "libspade/base/exit_code.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/prepare/pack_options.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace spade {

struct PackOutcome {
    std::size_t planned = 0; ///< items of this shard
    std::size_t in_other_shards = 0;
    std::size_t items = 0; ///< in the set
    std::size_t malformed = 0;
    std::size_t missing = 0;
    bool stopped = false;
    std::map<std::string, std::size_t> codecs; ///< photos by how they are stored
    DataSetConfig config;
    std::string digest; ///< of the contents; empty where nothing was published
    double seconds = 0;

    ExitCode exit_code() const;
};

/// Prints JSON to stdout where options.json, and a line for people to stderr.
void report(const PackOptions& options, const PackOutcome& outcome);

} // namespace spade

#endif // LIBSPADE_PREPARE_PACK_REPORT_HPP
