#ifndef LIBSPADE_BASE_INVOCATION_HPP
#define LIBSPADE_BASE_INVOCATION_HPP

/// \file
/// How this process was called, and where its files are.

#include <filesystem>
#include <string>

namespace spade {

struct Invocation {
    std::string tool;         ///< "spade-synth"; empty outside a tool
    std::string command_line; ///< quoted for a POSIX shell
    std::string config = {};  ///< every option as it is, as an ini file that does the same again
};

/// Set once, by the frame of the tool.
void set_invocation(Invocation invocation);
const Invocation& invocation();

/// Where a file of the suite that is not code lies: PREFIX/share/libspade/NAME beside the running
/// program's PREFIX/bin, so that a moved installation still finds its own. The build folder is
/// laid out the same way.
std::filesystem::path shared_file(const std::filesystem::path& name);

} // namespace spade

#endif // LIBSPADE_BASE_INVOCATION_HPP
