#ifndef LIBSPADE_MODEL_CHECK_HPP
#define LIBSPADE_MODEL_CHECK_HPP

/// \file
/// `spade-prepare check`: whether files of ours are what was written.

#include "libspade/base/exit_code.hpp"
#include "libspade/base/threads.hpp"

#include <string>
#include <vector>

namespace spade {

struct CheckOptions {
    std::vector<std::string> files;
    bool quick = false; ///< header, structure and counts; no picture, no number
    int threads = available_threads();
    bool json = false;
};

/// A line on stdout for each file, `FILE: ok`, `faulty` or `missing`, and one on stderr for each
/// fault. Each file is read in a child process: libhdf5 crashes on some damaged files, and the
/// others are still to be checked. Of a format that this version does not know, the seal is
/// checked. Returns kNo where a file is faulty; kMissing where none is, and one is missing.
ExitCode check_files(const CheckOptions& options);

} // namespace spade

#endif // LIBSPADE_MODEL_CHECK_HPP
