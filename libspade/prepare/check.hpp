#ifndef LIBSPADE_PREPARE_CHECK_HPP
#define LIBSPADE_PREPARE_CHECK_HPP

/// \file
/// `spade-prepare check`: whether libspade files are what was written.

#include "libspade/base/exit_code.hpp"
#include "libspade/base/threads.hpp"

#include <string>
#include <vector>

namespace spade {

struct CheckOptions {
    std::vector<std::string> files;
    bool quick = false; ///< header, structure and counts; no pictures, no tensor values
    int threads = available_threads();
    bool json = false;
};

/// Prints a line on stdout for each file, `FILE: ok`, `faulty` or `missing`, and one on stderr for
/// each fault. Each file is read in a child process: libhdf5 crashes on some damaged files, and the
/// others must still be checked. In an unknown format only the seal is checked. Returns kNo where a
/// file is faulty, else kMissing where one is missing.
ExitCode check_files(const CheckOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_CHECK_HPP
