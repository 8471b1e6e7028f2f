#ifndef LIBSPADE_NN_PATTERNS_HPP
#define LIBSPADE_NN_PATTERNS_HPP

/// \file
/// Numbers the distinct neighbourhoods of a map of symbols, so that what a convolution answers is
/// computed once for all places that look alike.

#include <torch/types.h>

#include <cstdint>

namespace spade {

/// What a convolution sees at one place: k x k symbols; its places are `stride` apart.
struct Window {
    std::int64_t kernel = 3;
    std::int64_t stride = 1;
    std::int64_t padding = 1;

    std::int64_t taps() const { return kernel * kernel; }

    /// Places along a side of that many pixels.
    std::int64_t places(std::int64_t side) const {
        return (side + 2 * padding - kernel) / stride + 1;
    }
};

/// The distinct windows of a map. What lies outside the map is a symbol as good as any other, since
/// convolutions pad with zeros there: a border is part of the pattern.
struct Patterns {
    torch::Tensor index; ///< [N, H', W'] int32 in 0..count()-1: which pattern is at each place
    torch::Tensor rows;  ///< [count(), taps] int32: its symbols, row by row; S lies outside the map

    std::int64_t count() const { return rows.size(0); }
};

/// In linear time: a hash on the CPU, which numbers patterns as they appear; sorts elsewhere.
/// \param symbols  [N, H, W] int32 in 0..S-1
/// \param count    S
Patterns number_patterns(const torch::Tensor& symbols, std::int64_t count, const Window& window);

/// Numbers for the pairs of two planes: equal pairs, equal numbers.
struct PairNumbers {
    torch::Tensor index; ///< [N, H, W] int32 in 0..count-1
    torch::Tensor first; ///< [count] int64: a place, counted through [N, H, W], that has it
    std::int64_t count() const { return first.size(0); }
};

/// \param a  [N, H, W] int32, not negative; any strides
/// \param b  [N, H, W] int32 in 0..b_count-1; any strides
PairNumbers number_pairs(const torch::Tensor& a, const torch::Tensor& b, std::int64_t b_count);

} // namespace spade

#endif // LIBSPADE_NN_PATTERNS_HPP
