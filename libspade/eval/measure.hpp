#ifndef LIBSPADE_EVAL_MEASURE_HPP
#define LIBSPADE_EVAL_MEASURE_HPP

#include "libspade/eval/options.hpp"
#include "libspade/eval/statistics.hpp"

namespace spade {

/// Checks all pictures first and refuses sets that do not fit; then runs the networks.
/// Throws as the sets, the networks and survey() do.
Statistics measure(const EvalOptions& options);

} // namespace spade

#endif // LIBSPADE_EVAL_MEASURE_HPP
