#ifndef LIBSPADE_CLI_DECLARED_HPP
#define LIBSPADE_CLI_DECLARED_HPP

/// \file
/// Options as they were declared, in the terms of those who parse and render them.

#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/cli/tool.hpp"
#include "libspade/cli/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spade::cli {

enum class Kind { kSwitch, kText, kWhole, kCount, kReal };

struct Option {
    std::string name;       ///< "checkpoint"
    std::string letter;     ///< "c", or empty
    std::string value_name; ///< "FILE"; empty for a switch
    std::string help;
    std::string shown_default;               ///< empty: nothing to show
    std::vector<std::string> default_values; ///< empty: none
    Kind kind = Kind::kText;
    bool required = false;
    bool repeats = false;                              ///< a vector
    boost::shared_ptr<const po::value_semantic> value; ///< as it was declared
    const Limits* limits = nullptr;                    ///< of `value`; null: none

    /// Throws UsageError "SOURCE: 'x' is not a number" or "SOURCE must be from 1 to 9, not 0".
    void check_value(std::string_view source, std::string_view text) const;
    /// The words of png|jpg; those that stand for something, such as FILE, are not among them.
    std::vector<std::string> choices() const;
    bool takes_files() const;
    bool takes_folders() const;
    std::string dashed() const { return "--" + name; }
};

struct DeclaredGroup {
    std::string title;
    std::vector<Option> options;
};

/// What every command has. Frame options are read by the frame alone.
struct FrameOptions {
    bool help = false;
    bool version = false;
    bool dump_config = false;
    bool help_man = false;
    bool help_completion = false;
    bool help_json = false;
    std::string config;
    bool quiet = false;
    bool verbose = false;
    ProgressMode progress = ProgressMode::kAuto;
    Color color = Color::kAuto;
};

po::options_description frame_options(FrameOptions& frame);
po::options_description hidden_options(FrameOptions& frame);

/// Whether the option makes the tool print something and exit: --help, --dump-config, ...
/// Such options are accepted on the command line only.
bool prints_and_exits(std::string_view name);

/// A command with its arguments and all option groups, those of the frame last.
struct Declared {
    std::vector<Option> arguments;
    std::vector<DeclaredGroup> groups;

    /// Throws InternalError where two options have one name.
    explicit Declared(const Command& command);

    const Option* find(std::string_view name) const; ///< an option or an argument; nullptr: none
    bool is_argument(std::string_view name) const;
    std::vector<std::string> option_names() const; ///< without dashes, as declared
};

/// The option that was meant, as "; did you mean --NAME?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         std::string_view dashes);

} // namespace spade::cli

#endif // LIBSPADE_CLI_DECLARED_HPP
