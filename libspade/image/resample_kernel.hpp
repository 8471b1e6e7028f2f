#ifndef LIBSPADE_IMAGE_RESAMPLE_KERNEL_HPP
#define LIBSPADE_IMAGE_RESAMPLE_KERNEL_HPP

/// \file
/// The inner loops of resize_bicubic: sums of levels times weights in 22-bit fixed point. Internal
/// to resample.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace spade {

/// For each target position along one axis: where its source pixels begin, and their weights.
struct Taps {
    struct Run {
        int first = 0;
        int count = 0;
        std::size_t weights = 0; ///< index of the first weight
    };
    std::vector<Run> runs;
    std::vector<std::int32_t> weights;
};

/// Fractional bits of a weight: 32, less 8 for a level, less 2 for the overshoot of the cubic.
inline constexpr int kWeightPrecision = 32 - 8 - 2;

/// Resizes rows of RGB, each to taps.runs.size() pixels.
/// \param width  pixels of a row of `in`
void resize_rows(const std::uint8_t* in, std::size_t width, std::size_t rows, const Taps& taps,
                 std::uint8_t* out);

/// Writes taps.runs.size() rows of `stride` bytes, each a weighted sum of rows of `in`.
void sum_rows(const std::uint8_t* in, std::size_t stride, const Taps& taps, std::uint8_t* out);

/// The same in plain C++, for comparison in tests.
void resize_rows_plain(const std::uint8_t* in, std::size_t width, std::size_t rows,
                       const Taps& taps, std::uint8_t* out);
void sum_rows_plain(const std::uint8_t* in, std::size_t stride, const Taps& taps,
                    std::uint8_t* out);

} // namespace spade

#endif // LIBSPADE_IMAGE_RESAMPLE_KERNEL_HPP
