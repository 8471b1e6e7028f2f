#ifndef LIBSPADE_NN_PREPARED_ROWS_HPP
#define LIBSPADE_NN_PREPARED_ROWS_HPP

/// \file
/// For synthesis on a CPU: the output of a convolution for each distinct neighbourhood, and for
/// each pixel. nn/pattern_sum without gradients, in reused buffers.

#include "libspade/nn/patterns.hpp"
#include "libspade/nn/prepared_conv.hpp"

#include <torch/types.h>

#include <cstdint>

namespace spade {

/// A convolution of numbered vectors: a product for each vector and tap, a sum for each pattern.
class PreparedRows {
public:
    /// \param matrix  [in, taps * out] float32 or bfloat16 (matrix_by_tap below)
    /// \param bias    [out] float32
    PreparedRows(const torch::Tensor& matrix, torch::Tensor bias, std::int64_t taps);

    /// \param x         [count, in] in the matrix's type
    /// \param patterns  of the rows of x
    /// \param work      for the table of products
    /// \param rows      [patterns, out] in `precision`
    void run(const void* x, std::int64_t count, const Patterns& patterns, bool relu, Buffer& work,
             Buffer& rows, Precision precision);

    std::int64_t out() const { return product_.columns() / taps_; }

private:
    PreparedProduct product_;
    torch::Tensor bias_;
    std::int64_t taps_;
};

/// Writes the row of each pixel to y.
/// \param rows   [U, C] in y's precision, C the channels of y
/// \param index  [N, H, W] int32
/// \param y      resized by the call
void gather_rows(const void* rows, std::int64_t channels, const torch::Tensor& index,
                 Activation& y);

/// A weight [out, in, k, k] as a matrix for PreparedRows.
torch::Tensor matrix_by_tap(const torch::Tensor& weight);

} // namespace spade

#endif // LIBSPADE_NN_PREPARED_ROWS_HPP
