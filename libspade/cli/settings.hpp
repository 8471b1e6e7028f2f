#ifndef LIBSPADE_CLI_SETTINGS_HPP
#define LIBSPADE_CLI_SETTINGS_HPP

/// \file
/// Reads arguments, environment and ini file into values, each with its source.

#include "libspade/cli/declared.hpp"

#include <map>
#include <string>
#include <vector>

namespace spade::cli {

struct Setting {
    std::vector<std::string> values; ///< "true" where a switch is given
    std::string source;              ///< "--batch", "SPADE_BATCH", "run.ini:3: batch"
};

/// By option or argument name. map::merge keeps what exists: merge the weaker into the stronger.
using Settings = std::map<std::string, Setting>;

/// Everything that may be set: options, arguments, those of the frame, hidden ones.
po::options_description all_options(const Command& command, FrameOptions& frame);

/// Reads the arguments that follow the command. If --help or --version is among them, returns only
/// that one and ignores errors in the others. Throws UsageError.
Settings from_command_line(const Declared& declared, const po::options_description& all,
                           const std::vector<std::string>& arguments);

/// Reads SPADE_<OPTION>. Empty and unknown variables are ignored.
Settings from_environment(const Declared& declared);

/// Reads an ini file. Its keys are names of options and arguments. Throws UsageError.
Settings from_file(const Declared& declared, const std::string& file);

/// Checks the values and writes them, and all defaults, into the variables of the options.
/// Throws UsageError, also if a required option is missing.
void apply(const Declared& declared, const po::options_description& all, const Settings& settings);

/// An ini file with the current value of every option but `left_out`, and its help as comments.
std::string config_text(const Declared& declared, const Settings& settings,
                        const std::string& title, const std::vector<std::string>& left_out);

} // namespace spade::cli

#endif // LIBSPADE_CLI_SETTINGS_HPP
