#ifndef LIBSPADE_TRAIN_ADAM_STEP_HPP
#define LIBSPADE_TRAIN_ADAM_STEP_HPP

#include <torch/optim/adam.h>

namespace spade {

/// Equals adam.step(), but takes one pass over each parameter on a CPU instead of a dozen. Weight
/// decay and AMSGrad, which are not used here, are left to torch.
void adam_step(torch::optim::Adam& adam);

} // namespace spade

#endif // LIBSPADE_TRAIN_ADAM_STEP_HPP
