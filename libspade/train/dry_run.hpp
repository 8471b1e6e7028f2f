#ifndef LIBSPADE_TRAIN_DRY_RUN_HPP
#define LIBSPADE_TRAIN_DRY_RUN_HPP

#include "libspade/base/exit_code.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/train/options.hpp"
#include "libspade/train/plan.hpp"

namespace spade {

/// Prints to standard output what a run would take: sizes, parameters, multiply-adds, and the
/// likely memory and time of a step, estimated from this machine's current convolution rate.
ExitCode print_dry_run(const TrainOptions& options, const TrainPlan& plan, const DataSet& set);

} // namespace spade

#endif // LIBSPADE_TRAIN_DRY_RUN_HPP
