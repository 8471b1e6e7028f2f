#ifndef LIBSPADE_EVAL_REQUIRE_RUNNING_HPP
#define LIBSPADE_EVAL_REQUIRE_RUNNING_HPP

#include "libspade/base/error.hpp"
#include "libspade/base/stop.hpp"

namespace spade {

/// Call between two pieces of a long computation. Throws StoppedError if a stop is requested.
inline void require_running() {
    if (stop_requested()) {
        throw StoppedError("stopped by a signal; run the same command again");
    }
}

} // namespace spade

#endif // LIBSPADE_EVAL_REQUIRE_RUNNING_HPP
