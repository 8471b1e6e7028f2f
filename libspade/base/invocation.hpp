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
    std::string config = {};  ///< every option, as an ini file that repeats the run
};

/// Set once, by the frame of the tool.
void set_invocation(Invocation invocation);
const Invocation& invocation();

/// The path of an installed data file: PREFIX/share/libspade/NAME, where the running program is in
/// PREFIX/bin, so that a moved installation still finds its files. The build folder is laid out
/// the same way.
std::filesystem::path installed_file(const std::filesystem::path& name);

} // namespace spade

#endif // LIBSPADE_BASE_INVOCATION_HPP
