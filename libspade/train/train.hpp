#ifndef LIBSPADE_TRAIN_TRAIN_HPP
#define LIBSPADE_TRAIN_TRAIN_HPP

#include "libspade/base/exit_code.hpp"
#include "libspade/train/options.hpp"

namespace spade {

/// The work of spade-train: opens what the options name, resumes, trains (trainer.hpp says what it
/// returns). Throws spade::Error for whatever ends the run.
ExitCode train(const TrainOptions& options);

} // namespace spade

#endif // LIBSPADE_TRAIN_TRAIN_HPP
