#ifndef LIBSPADE_TRAIN_ADAM_STATE_HPP
#define LIBSPADE_TRAIN_ADAM_STATE_HPP

#include <torch/optim/adam.h>
#include <torch/types.h>

namespace spade {

/// Adam's state of a parameter; null before its first step.
torch::optim::AdamParamState* adam_state_of(torch::optim::Adam& adam,
                                            const torch::Tensor& parameter);

/// The same; created with zeros if missing.
torch::optim::AdamParamState& get_or_create_adam_state(torch::optim::Adam& adam,
                                                       const torch::Tensor& parameter);

} // namespace spade

#endif // LIBSPADE_TRAIN_ADAM_STATE_HPP
