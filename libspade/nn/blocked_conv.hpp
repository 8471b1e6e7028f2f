#ifndef LIBSPADE_NN_BLOCKED_CONV_HPP
#define LIBSPADE_NN_BLOCKED_CONV_HPP

/// \file
/// Convolutions for training on a CPU, by oneDNN in its preferred layouts and with Winograd's
/// algorithm, which LibTorch does not request. With gradients.

#include <torch/types.h>

#include <cstdint>

namespace spade {

struct BlockedConvOptions {
    std::int64_t stride = 1;
    std::int64_t padding = 0;
};

/// Whether blocked_conv supports this machine and these operands: float32 on a CPU with AVX-512,
/// channels in multiples of sixteen, autocast off.
/// \param weight  [out, in, k, k]
bool supports_blocked_conv(const torch::Tensor& x, const torch::Tensor& weight);

/// The cost of a convolution that keeps its size, forward or backward, in multiply-adds of a matrix
/// product that takes as long.
double blocked_conv_cost(std::int64_t in, std::int64_t out, std::int64_t kernel,
                         std::int64_t pixels);

/// \param x       [N, in, H, W]
/// \param weight  [out / 16, in / 16, k, k, 16 in, 16 out], see to_blocked_layout() in
/// tap_weight.hpp \param bias    [out]; may be undefined \returns       [N, out, H', W'],
/// channels-last
torch::Tensor blocked_conv(const torch::Tensor& x, const torch::Tensor& weight,
                           const torch::Tensor& bias, const BlockedConvOptions& options);

} // namespace spade

#endif // LIBSPADE_NN_BLOCKED_CONV_HPP
