#ifndef LIBSPADE_CLI_TOOL_HPP
#define LIBSPADE_CLI_TOOL_HPP

/// \file
/// The frame of a tool: options in, exit code out. A tool declares its options once; help, man
/// page, bash completion, configuration file and the JSON that the tests compare come from that.
///
/// Every command has beside its own options: --help, --version, --config FILE (ini),
/// --dump-config, -q/--quiet, -v/--verbose, --progress, --color. A value comes from the command
/// line, else the environment (SPADE_BATCH for --batch), else the file, else the default.
/// Options are never abbreviated; an unknown one exits 64 and names the nearest.
///
/// A command with presets has an option --preset NAME: an installed ini file, weaker than all of
/// these but the default.
///
/// Not shown, for the build and the tests: --help-man, --help-completion and --help-json describe
/// the whole tool as troff, as a bash script and as JSON.

#include "libspade/base/exit_code.hpp"

#include <boost/program_options.hpp>

#include <functional>
#include <string>
#include <vector>

namespace spade::cli {

namespace po = boost::program_options;

struct Example {
    std::string command;
    std::string comment;
};

/// Options under one heading of the help. Boost's descriptions can be copied but not assigned, so
/// a command is built as one aggregate, or by options.push_back() and arguments.add().
struct OptionGroup {
    std::string title; ///< "Input"
    po::options_description options;
};

/// One thing to do: a tool without subcommands has one, without a name.
///
/// Values may be text, whole and real numbers, vectors of text, and bool_switch. A value_name()
/// with bars, png|jpg, is completed by its words; FILE and DIR by names of files. A default that
/// depends on the machine has a text of its own: default_value(threads, "all CPUs").
struct Command {
    std::string name;     ///< "import", or empty
    std::string synopsis; ///< "[OPTIONS] --checkpoint FILE --output DIR LABELS..."
    std::string summary;  ///< one line, no full stop
    std::vector<Example> examples;
    /// Positional arguments in their order; one whose value is a vector takes all that follow.
    /// value_name() is how they are called.
    po::options_description arguments;
    std::vector<OptionGroup> options;
    std::vector<std::string> presets; ///< what --preset knows beside files of the user's own
    std::vector<std::string> unsaved_options; ///< of one process: in no saved configuration
    std::function<void()> validate;           ///< opens no file; throws UsageError
    std::function<ExitCode()> run;
};

/// `extern "C" void FUNCTION(std::vector<Component>&)` of a library, see cli/module.hpp.
struct Libraries {
    const char* library;  ///< "libspade-data.so"
    const char* function; ///< adds what the library stands on
};

struct Tool {
    std::string name; ///< "spade-synth"
    std::string summary;
    std::vector<Command> commands;
    std::string description = {};           ///< for the man page: paragraphs, blank lines between
    std::vector<std::string> see_also = {}; ///< "spade-prepare(1)"
    std::vector<Libraries> libraries = {};  ///< for --version --verbose, which loads them
};

/// Parses, validates, runs, and catches once: an error is one line on stderr, its exit code the
/// result. The last statement of every main.
int run_tool(const Tool& tool, int argc, char* argv[]);

} // namespace spade::cli

#endif // LIBSPADE_CLI_TOOL_HPP
