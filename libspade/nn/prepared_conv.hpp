#ifndef LIBSPADE_NN_PREPARED_CONV_HPP
#define LIBSPADE_NN_PREPARED_CONV_HPP

/// \file
/// Convolutions and products for synthesis on a CPU: weights laid out once as oneDNN wants them,
/// activations in buffers that are used again, nothing allocated or reordered between pictures.
/// Where the library is built without oneDNN, LibTorch's own operations compute.

#include "libspade/nn/buffer.hpp"
#include "libspade/nn/precision.hpp"

#include <torch/types.h>

#include <cstdint>
#include <memory>

namespace spade {

/// The layout for networks all of whose channels are multiples of `step`, on this machine.
Layout best_layout(std::int64_t step);

/// A convolution that keeps the size, or a 1x1 one.
class PreparedConv {
public:
    struct Options {
        torch::Tensor weight; ///< [out, in, k, k] float32 or bfloat16, any strides
        torch::Tensor bias;   ///< [out] float32; undefined without one
        Precision precision = Precision::kFloat32; ///< of x and the weights, or wider (takes)
        bool adds = false;                         ///< to what is in y already
        bool winograd = true; ///< where it is there and its weights are not too large
    };

    explicit PreparedConv(const Options& options);
    ~PreparedConv();
    PreparedConv(PreparedConv&&) noexcept;

    /// The precision that x is to have: Winograd's algorithm, which bfloat16 has not, beats it on
    /// many processors.
    Precision takes(Layout layout, std::int64_t pixels) const;

    /// \param x  in the precision of the options, or in that of takes()
    /// \param y  shaped by the call, unless it is added to; float32
    void run(const Activation& x, Activation& y, Buffer& scratch);

    /// Whether a run since the last call has laid out weights for a new size: some memory is free.
    bool take_laid();

    std::int64_t out() const;

    /// What a run costs, in multiply-adds of a product that take as long.
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
