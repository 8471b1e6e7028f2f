#ifndef LIBSPADE_NN_PREPARED_CONV_HPP
#define LIBSPADE_NN_PREPARED_CONV_HPP

/// \file
/// Convolutions and products for synthesis on a CPU: weights laid out once as oneDNN prefers them,
/// activations in reused buffers, nothing allocated or reordered between pictures.
/// Builds without oneDNN use LibTorch's own operations.

#include "libspade/nn/buffer.hpp"
#include "libspade/nn/precision.hpp"

#include <torch/types.h>

#include <cstdint>
#include <memory>

namespace spade {

/// The best layout on this machine for a network whose channels are all multiples of `step`.
Layout best_layout(std::int64_t step);

/// A convolution that keeps the size, or a 1x1 one.
class PreparedConv {
public:
    struct Options {
        torch::Tensor weight; ///< [out, in, k, k] float32 or bfloat16, any strides
        torch::Tensor bias;   ///< [out] float32; undefined without one
        Precision precision = Precision::kFloat32; ///< of x and the weights; see input_precision()
        bool adds = false;                         ///< to y instead of overwriting it
        bool winograd = true; ///< where supported and its weights are not too large
    };

    explicit PreparedConv(const Options& options);
    ~PreparedConv();
    PreparedConv(PreparedConv&&) noexcept;

    /// The precision that x must have: float32 even in bfloat16 networks where Winograd's
    /// algorithm is faster, which does not support bfloat16.
    Precision input_precision(Layout layout, std::int64_t pixels) const;

    /// \param x  in the precision of the options, or in that of input_precision()
    /// \param y  resized by the call unless it is added to; float32
    void run(const Activation& x, Activation& y, Buffer& scratch);

    /// Whether a run since the last call has laid out weights for a new size, which frees memory.
    bool take_new_layout();

    std::int64_t out() const;

    /// The cost of a run: the multiply-adds of a matrix product that would take equally long.
    double cost(Layout layout, std::int64_t pixels) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A product with a constant matrix.
class PreparedProduct {
public:
    /// \param matrix  [K, N] float32 or bfloat16
    explicit PreparedProduct(const torch::Tensor& matrix);
    ~PreparedProduct();
    PreparedProduct(PreparedProduct&&) noexcept;

    /// \param a  [rows, K] in the matrix's type
    /// \param c  [rows, N] float32
    void run(const void* a, std::int64_t rows, float* c);

    std::int64_t columns() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace spade

#endif // LIBSPADE_NN_PREPARED_CONV_HPP
