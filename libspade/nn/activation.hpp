#ifndef LIBSPADE_NN_ACTIVATION_HPP
#define LIBSPADE_NN_ACTIVATION_HPP

#include <torch/types.h>

namespace spade {

/// Leaky ReLU with the slope that every network of the paper has.
inline torch::Tensor lrelu(const torch::Tensor& h) {
    constexpr double kSlope = 0.2;
    return torch::leaky_relu(h, kSlope);
}

} // namespace spade

#endif // LIBSPADE_NN_ACTIVATION_HPP
