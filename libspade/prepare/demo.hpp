#ifndef LIBSPADE_PREPARE_DEMO_HPP
#define LIBSPADE_PREPARE_DEMO_HPP

/// \file
/// `spade-prepare demo`: the built-in landscapes (landscape.hpp) as a data set.

#include "libspade/base/exit_code.hpp"
#include "libspade/base/threads.hpp"

#include <cstdint>
#include <string>

namespace spade {

struct DemoOptions {
    std::string output;
    int count = 100;  ///< pictures
    int width = 256;  ///< pixels
    int height = 256; ///< pixels
    std::uint64_t seed = 0;
    int threads = available_threads();
    bool overwrite = false;
    bool json = false;
};

/// Items landscape/00001 and so on, with label map, photo and instance map, and the table
/// `landscapes`. Photos are PNG: no loss, and the same pixels on every machine. The bytes of the
/// set depend on count, size and seed alone, except for the provenance. Returns kOk, or kStopped
/// after a signal, with nothing published.
ExitCode make_demo_set(const DemoOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_DEMO_HPP
