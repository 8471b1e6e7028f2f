#ifndef LIBSPADE_TRAIN_TRAIN_HPP
#define LIBSPADE_TRAIN_TRAIN_HPP

#include "libspade/base/exit_code.hpp"
#include "libspade/train/options.hpp"

namespace spade {

/// The work of spade-train: opens what the options name, resumes, trains. Returns as Trainer::run()
/// does. Throws spade::Error if the run fails.
ExitCode train(const TrainOptions& options);

} // namespace spade

#endif // LIBSPADE_TRAIN_TRAIN_HPP
