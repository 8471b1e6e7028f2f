#ifndef LIBSPADE_TRAIN_ADAM_STATE_HPP
#define LIBSPADE_TRAIN_ADAM_STATE_HPP

#include <torch/optim/adam.h>
#include <torch/types.h>

namespace spade {

/// What Adam remembers of a parameter; null before it has moved it.
torch::optim::AdamParamState* adam_state_of(torch::optim::Adam& adam,
                                            const torch::Tensor& parameter);

/// The same, made of zeros where there is none.
torch::optim::AdamParamState& made_adam_state(torch::optim::Adam& adam,
                                              const torch::Tensor& parameter);

} // namespace spade

#endif // LIBSPADE_TRAIN_ADAM_STATE_HPP
