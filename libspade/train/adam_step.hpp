#ifndef LIBSPADE_TRAIN_ADAM_STEP_HPP
#define LIBSPADE_TRAIN_ADAM_STEP_HPP

#include <torch/optim/adam.h>

namespace spade {

/// What adam.step() does, on a CPU in one pass over each parameter instead of a dozen. Weight decay
/// and AMSGrad, which nobody uses here, are left to torch.
void adam_step(torch::optim::Adam& adam);

} // namespace spade

#endif // LIBSPADE_TRAIN_ADAM_STEP_HPP
