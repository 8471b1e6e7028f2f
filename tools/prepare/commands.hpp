#ifndef TOOLS_PREPARE_COMMANDS_HPP
#define TOOLS_PREPARE_COMMANDS_HPP

/// \file
/// The commands of spade-prepare, one file each: its options, what is refused, and which function
/// of the library does the work.

#include "libspade/cli/tool.hpp"

spade::cli::Command import_command();

#endif // TOOLS_PREPARE_COMMANDS_HPP
