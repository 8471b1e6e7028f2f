#ifndef LIBSPADE_EVAL_EVALUATE_HPP
#define LIBSPADE_EVAL_EVALUATE_HPP

#include "libspade/base/exit_code.hpp"
#include "libspade/eval/options.hpp"

namespace spade {

/// What spade-eval does: measures, reports. kNo where a condition of --fail-if holds.
/// Throws as measure() and report_of() do.
ExitCode evaluate(const EvalOptions& options);

/// What `spade-eval merge` does: joins the statistics of shards, reports. Throws as
/// merge_statistics() and report_of() do.
ExitCode evaluate_merged(const EvalMergeOptions& options);

} // namespace spade

#endif // LIBSPADE_EVAL_EVALUATE_HPP
