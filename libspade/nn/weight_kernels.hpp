#ifndef LIBSPADE_NN_WEIGHT_KERNELS_HPP
#define LIBSPADE_NN_WEIGHT_KERNELS_HPP

/// \file
/// Loops over the weights of convolutions and over the channels of activations: plain pointers, one
/// thread, no LibTorch, compiled for several instruction sets like pattern_kernels.

#include "libspade/nn/pattern_kernels.hpp"

#include <cstdint>

namespace spade::kernels {

/// Of a matrix [rows, columns], rows begin..end-1: out[r] = sum over c of matrix[r, c] * v[c].
template <typename T>
struct MatrixVector {
    const T* matrix;
    const T* v;
    T* out;
    std::int64_t rows;
    std::int64_t columns;
};
void multiply(const MatrixVector<float>& task, std::int64_t begin, std::int64_t end);
void multiply(const MatrixVector<double>& task, std::int64_t begin, std::int64_t end);

/// Of its transpose, columns begin..end-1: out[c] = sum over r of matrix[r, c] * v[r].
void multiply_transposed(const MatrixVector<float>& task, std::int64_t begin, std::int64_t end);
void multiply_transposed(const MatrixVector<double>& task, std::int64_t begin, std::int64_t end);

/// Rows begin..end-1 of two matrices [rows, columns]: out[r] = sum over c of a[r, c] * b[r, c].
template <typename T>
struct RowDots {
    const T* a;
    const T* b;
    T* out;
    std::int64_t columns;
};
void dot_rows(const RowDots<float>& task, std::int64_t begin, std::int64_t end);
void dot_rows(const RowDots<double>& task, std::int64_t begin, std::int64_t end);

/// A convolution's weight in two orders: [out, in, taps], as it is kept, and with its taps apart,
/// as products need it: tap t of (o, i) at o * out_stride + t * tap_stride + i.
template <typename T>
struct Taps {
    T* kept;
    T* apart;
    std::int64_t in;
    std::int64_t taps;
    std::int64_t out_stride;
    std::int64_t tap_stride;
    T factor; ///< applied on the way
};
/// kept -> apart, for output channels begin..end-1.
void pack_taps(const Taps<float>& task, std::int64_t begin, std::int64_t end);
void pack_taps(const Taps<double>& task, std::int64_t begin, std::int64_t end);

/// apart -> kept: factor * (apart - weight * u[o] * v[i, tap]); u may be null.
template <typename T>
struct RankOne {
    const T* u; ///< [out]
    const T* v; ///< [in, taps]
    T weight;
};
void unpack_taps(const Taps<float>& task, const RankOne<float>& less, std::int64_t begin,
                 std::int64_t end);
void unpack_taps(const Taps<double>& task, const RankOne<double>& less, std::int64_t begin,
                 std::int64_t end);

/// A weight as kept, and in oneDNN's OIhw16i16o: blocks of 16 x 16 channels, [out / 16, in / 16,
/// taps, 16 in, 16 out].
template <typename T>
struct Blocks {
    T* kept;
    T* blocked;
    std::int64_t in;
    std::int64_t taps;
    T factor; ///< applied on the way
};
/// kept -> blocked, for blocks of output channels begin..end-1.
void pack_blocks(const Blocks<float>& task, std::int64_t begin, std::int64_t end);
/// blocked -> kept: factor * (blocked - weight * u[o] * v[i, tap]); u may be null.
void unpack_blocks(const Blocks<float>& task, const RankOne<float>& less, std::int64_t begin,
                   std::int64_t end);

/// Sums over pixels begin..end-1 of (h - pivot) and its square, for each channel.
template <typename H, typename T>
struct Moments {
    const H* h;     ///< [pixels, channels]
    const T* pivot; ///< [channels], near the mean, so that the squares lose little precision
    std::int64_t channels;
};
void add_moments(const Moments<float, float>& task, std::int64_t begin, std::int64_t end,
                 double* sums, double* squares);
void add_moments(const Moments<double, double>& task, std::int64_t begin, std::int64_t end,
                 double* sums, double* squares);
void add_moments(const Moments<Bf16, float>& task, std::int64_t begin, std::int64_t end,
                 double* sums, double* squares);

/// One step of Adam (Kingma and Ba, 2015, algorithm 1), in torch's order of operations.
template <typename T>
struct Adam {
    T* weight;
    const T* gradient;
    T* first;  ///< moment
    T* second; ///< moment
    T beta1;
    T beta2;
    T rest1;       ///< 1 - beta1, of the exact beta1
    T rest2;       ///< 1 - beta2
    T step_size;   ///< the learning rate over 1 - beta1^t
    T second_root; ///< sqrt(1 - beta2^t)
    T eps;
};
void adam(const Adam<float>& task, std::int64_t begin, std::int64_t end);
void adam(const Adam<double>& task, std::int64_t begin, std::int64_t end);

} // namespace spade::kernels

#endif // LIBSPADE_NN_WEIGHT_KERNELS_HPP
