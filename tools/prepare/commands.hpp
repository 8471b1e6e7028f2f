#ifndef TOOLS_PREPARE_COMMANDS_HPP
#define TOOLS_PREPARE_COMMANDS_HPP

/// \file
/// The commands of spade-prepare, one file each: its options, what is refused, and which function
/// of the library does the work.

#include "libspade/cli/tool.hpp"

spade::cli::Command check_command();
spade::cli::Command demo_command();
spade::cli::Command export_command();
spade::cli::Command import_command();
spade::cli::Command inspect_command();
spade::cli::Command lint_command();
spade::cli::Command merge_command();
spade::cli::Command pack_command();
spade::cli::Command rasterize_command();
spade::cli::Command sheet_command();
spade::cli::Command slim_command();

#endif // TOOLS_PREPARE_COMMANDS_HPP
