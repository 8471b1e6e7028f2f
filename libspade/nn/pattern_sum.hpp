#ifndef LIBSPADE_NN_PATTERN_SUM_HPP
#define LIBSPADE_NN_PATTERN_SUM_HPP

/// \file
/// A convolution of classes: a table holds what each tap adds for each class, and the output for a
/// pattern is a sum of table rows. With gradients.

#include "libspade/nn/patterns.hpp"

#include <torch/types.h>

namespace spade {

/// \param table  [S, taps, C] float32 or float64
/// \param rows   [U, taps] int32 in 0..S; S adds nothing (Patterns::rows)
/// \returns      [U, C], the sum over t of table[rows[u, t], t]
torch::Tensor sum_rows(const torch::Tensor& table, const torch::Tensor& rows);

/// The row of each pixel.
/// \param rows   [U, C]
/// \param index  [N, H, W] int32 in 0..U-1
/// \returns      [N, C, H, W], channels-last
torch::Tensor gather_rows(const torch::Tensor& rows, const torch::Tensor& index);

/// What each tap of a convolution adds for each row of x.
/// \param x       [S, in]
/// \param by_tap  [taps * out, in] (tap_weight.hpp)
/// \returns       [S, taps, out]
torch::Tensor tap_table(const torch::Tensor& x, const torch::Tensor& by_tap, std::int64_t taps);

} // namespace spade

#endif // LIBSPADE_NN_PATTERN_SUM_HPP
