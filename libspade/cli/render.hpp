#ifndef LIBSPADE_CLI_RENDER_HPP
#define LIBSPADE_CLI_RENDER_HPP

/// \file
/// What a tool prints about itself, all from the same declarations.
/// Sources: help.cpp, man.cpp, completion.cpp, describe.cpp.

#include "libspade/cli/tool.hpp"

#include <string>
#include <vector>

namespace spade::cli {

/// "spade-prepare import", or the tool alone for the command without a name.
std::string full_name(const Tool& tool, const Command& command);

/// The command that needs no name; nullptr where every command has one.
const Command* unnamed_command(const Tool& tool);

std::vector<const Command*> named_commands(const Tool& tool);

std::string usage_line(const Tool& tool, const Command& command);
std::string usage_line(const Tool& tool);

std::string version_text(const Tool& tool);
/// The same, and a line for each library it computes with. Loads the tool's libraries.
std::string verbose_version_text(const Tool& tool);

/// Help for people, 80 columns wide, examples first.
std::string help_text(const Tool& tool, const Command& command);
/// Help of a tool that needs a command: the list of them.
std::string help_text(const Tool& tool);

/// The man page of the whole tool, in troff with the man macros.
std::string man_page(const Tool& tool);

/// The completion of the whole tool, a script to be sourced by bash.
std::string bash_completion(const Tool& tool);

/// The declarations of the whole tool as one JSON object.
std::string json_description(const Tool& tool);

} // namespace spade::cli

#endif // LIBSPADE_CLI_RENDER_HPP
