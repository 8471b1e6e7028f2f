#ifndef LIBSPADE_CLI_COMMON_HPP
#define LIBSPADE_CLI_COMMON_HPP

/// \file
/// Options that several tools share: one spelling and one help text each. The value that the
/// variable has when the option is added is its default.

#include "libspade/base/on_error.hpp"
#include "libspade/cli/tool.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace spade::cli {

/// --files-from FILE|- and -0/--null
void add_files_from(po::options_description& d, std::string& files_from, bool& null_separated);
void add_table(po::options_description& d, std::string& table);   ///< --table FILE|NAME
void add_shard(po::options_description& d, std::string& shard);   ///< --shard i/n|auto
void add_on_error(po::options_description& d, OnError& on_error); ///< --on-error skip|stop
/// --pair-pattern KIND=GLOB. \param kinds  "KIND is labels or photos"
void add_pair_pattern(po::options_description& d, std::vector<std::string>& patterns,
                      const std::string& kinds);
void add_ignore_exif(po::options_description& d, bool& ignore_exif); ///< --ignore-exif
void add_seed(po::options_description& d, std::uint64_t& seed);      ///< --seed N
void add_overwrite(po::options_description& d, bool& overwrite);     ///< -O/--overwrite
void add_dry_run(po::options_description& d, bool& dry_run);         ///< --dry-run
void add_json(po::options_description& d, bool& json);               ///< --json
/// -o/--output FILE (required), -O/--overwrite and --json: of commands that create a file
void add_output_file(po::options_description& d, std::string& output, const char* help,
                     bool& overwrite, bool& json);
void add_device(po::options_description& d, std::string& device); ///< --device
void add_threads(po::options_description& d, int& threads);       ///< -j/--threads

/// What --version --verbose tells of: HDF5 and OpenCV; and what networks are computed with.
std::vector<Libraries> data_libraries();
std::vector<Libraries> network_libraries();

} // namespace spade::cli

#endif // LIBSPADE_CLI_COMMON_HPP
