/// spade-prepare: what comes from elsewhere becomes a file of ours.

#include "libspade/cli/common.hpp"
#include "tools/prepare/commands.hpp"

int main(int argc, char* argv[]) {
    spade::cli::Tool tool{"spade-prepare",
                          "Turn weights and pictures from elsewhere into files of this suite",
                          {pack_command(), lint_command(), demo_command(), inspect_command(),
                           check_command(), merge_command(), export_command(), import_command(),
                           slim_command(), sheet_command(), rasterize_command()}};
    tool.libraries = spade::cli::data_libraries();
    return spade::cli::run_tool(tool, argc, argv);
}
