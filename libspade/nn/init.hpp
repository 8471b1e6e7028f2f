#ifndef LIBSPADE_NN_INIT_HPP
#define LIBSPADE_NN_INIT_HPP

#include "libspade/arch/options.hpp"

#include <torch/nn/module.h>

#include <cstdint>
#include <string_view>

namespace spade {

/// Draws the weights of a new network: convolutions and linear layers by `init`, biases zero,
/// u and v random unit vectors. Each tensor has its own random stream, named
/// "init/<network>/<tensor>", so that the order of construction does not matter.
void initialize(torch::nn::Module& network, std::string_view name, Init init, std::uint64_t seed);

} // namespace spade

#endif // LIBSPADE_NN_INIT_HPP
