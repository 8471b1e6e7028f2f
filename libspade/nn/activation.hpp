#ifndef LIBSPADE_NN_ACTIVATION_HPP
#define LIBSPADE_NN_ACTIVATION_HPP

#include <torch/types.h>

namespace spade {

/// The slope of the leaky ReLU in every network of the paper.
constexpr double kSlope = 0.2;

inline torch::Tensor lrelu(const torch::Tensor& h) { return torch::leaky_relu(h, kSlope); }

} // namespace spade

#endif // LIBSPADE_NN_ACTIVATION_HPP
