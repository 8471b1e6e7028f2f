#ifndef LIBSPADE_NN_STATE_HPP
#define LIBSPADE_NN_STATE_HPP

#include <torch/nn/module.h>
#include <torch/types.h>

#include <map>
#include <string>

namespace spade {

/// The parameters and buffers of a network by their dotted names: what a checkpoint stores.
/// The tensors are the network's own; writing into them (under NoGradGuard) loads it.
std::map<std::string, torch::Tensor> state_of(const torch::nn::Module& network);

} // namespace spade

#endif // LIBSPADE_NN_STATE_HPP
