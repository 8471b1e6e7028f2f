/// spade-prepare: what comes from elsewhere becomes a file of ours.

#include "tools/prepare/commands.hpp"

int main(int argc, char* argv[]) {
    return spade::cli::run_tool(
        {"spade-prepare",
         "Turn weights and pictures from elsewhere into files of this suite",
         {import_command()}},
        argc, argv);
}
