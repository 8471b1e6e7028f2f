#ifndef LIBSPADE_TRAIN_DRY_RUN_HPP
#define LIBSPADE_TRAIN_DRY_RUN_HPP

#include "libspade/base/exit_code.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/train/options.hpp"
#include "libspade/train/plan.hpp"

namespace spade {

/// Prints what a run would be to standard output: sizes, parameters, multiply-adds, and what a
/// step is likely to take in memory and time, the time by the rate at which this machine does a
/// convolution now.
ExitCode print_dry_run(const TrainOptions& options, const TrainPlan& plan, const DataSet& set);

} // namespace spade

#endif // LIBSPADE_TRAIN_DRY_RUN_HPP
