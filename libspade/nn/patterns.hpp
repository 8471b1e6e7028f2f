#ifndef LIBSPADE_NN_PATTERNS_HPP
#define LIBSPADE_NN_PATTERNS_HPP

/// \file
/// Numbers the distinct neighbourhoods of a map of classes, so that the output of a convolution is
/// computed once for all positions that look alike.

#include <torch/types.h>

#include <cstdint>

namespace spade {

/// What a convolution sees at one position: k x k classes; positions are `stride` apart.
struct Window {
    std::int64_t kernel = 3;
    std::int64_t stride = 1;
    std::int64_t padding = 1;

    std::int64_t taps() const { return kernel * kernel; }

    /// Positions along a side of that many pixels.
    std::int64_t positions(std::int64_t side) const {
        return (side + 2 * padding - kernel) / stride + 1;
    }
};

/// The distinct windows of a map. Outside the map counts as one more class, since convolutions pad
/// with zeros there: borders are part of the pattern.
struct Patterns {
    torch::Tensor index; ///< [N, H', W'] int32 in 0..count()-1: the pattern at each position
    torch::Tensor rows;  ///< [count(), taps] int32: its classes, row by row; S is outside the map

    std::int64_t count() const { return rows.size(0); }
};

/// In linear time by hashing, in order of appearance; by sorting where use_torch_ops() says so.
/// \param classes  [N, H, W] int32 in 0..S-1
/// \param count    S
Patterns number_patterns(const torch::Tensor& classes, std::int64_t count, const Window& window);

/// Numbers for the pairs of two planes: equal pairs, equal numbers.
struct PairNumbers {
    torch::Tensor index; ///< [N, H, W] int32 in 0..count-1
    torch::Tensor first; ///< [count] int64: one position of each, counted over [N, H, W]
    std::int64_t count() const { return first.size(0); }
};

/// \param a  [N, H, W] int32, not negative; any strides
/// \param b  [N, H, W] int32 in 0..b_count-1; any strides
PairNumbers number_pairs(const torch::Tensor& a, const torch::Tensor& b, std::int64_t b_count);

} // namespace spade

#endif // LIBSPADE_NN_PATTERNS_HPP
