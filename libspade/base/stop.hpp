#ifndef LIBSPADE_BASE_STOP_HPP
#define LIBSPADE_BASE_STOP_HPP

/// \file
/// SIGTERM, SIGINT and SIGUSR1 ask a tool to save its state and stop. Slurm sends them before a
/// time limit and on pre-emption.

namespace spade {

/// From now on the first such signal only raises the flag; the second ends the process, by its
/// default action. SIGPIPE and SIGXFSZ are ignored: writing to a closed pipe or beyond a
/// size limit is an error like any other.
void catch_stop_signals();

/// Whether a signal came, or request_stop() was called.
bool stop_requested();

/// Raises the flag without a signal: for time limits and tests.
void request_stop();

} // namespace spade

#endif // LIBSPADE_BASE_STOP_HPP
