#ifndef LIBSPADE_NN_PATTERN_KERNELS_HPP
#define LIBSPADE_NN_PATTERN_KERNELS_HPP

/// \file
/// The loops behind pattern_sum, modulation and the prepared generator: plain pointers, one
/// thread, no LibTorch. Each is compiled for several instruction sets; the best one that the
/// machine can run is chosen when the library is loaded.

#include <cstdint>

namespace spade::kernels {

/// bfloat16: the upper half of a float.
struct Bf16 {
    std::uint16_t bits;
};

/// A row number equal to `count` is outside the map and adds nothing.
template <typename T, typename O>
struct RowSum {
    const T* table;           ///< [count, taps, width]
    const T* bias;            ///< [width]; may be null
    const std::int32_t* rows; ///< [U, taps] in 0..count
    O* out;                   ///< [U, width]
    std::int32_t count;
    std::int64_t taps;
    std::int64_t width;
    bool relu;
};

/// out[u] = bias + sum over t of table[rows[u, t], t], for u in begin..end-1.
void sum_rows(const RowSum<float, float>& task, std::int64_t begin, std::int64_t end);
void sum_rows(const RowSum<double, double>& task, std::int64_t begin, std::int64_t end);
void sum_rows(const RowSum<float, Bf16>& task, std::int64_t begin, std::int64_t end);

/// The adjoint of sum_rows: table[rows[u, t], t] += out[u], for all u and the columns
/// t * width + c of the table in begin..end-1. Disjoint ranges write disjoint memory.
template <typename T>
struct RowScatter {
    T* table;                 ///< [count, taps, width]
    const T* out;             ///< [U, width]
    const std::int32_t* rows; ///< [U, taps] in 0..count
    std::int32_t count;
    std::int64_t patterns; ///< U
    std::int64_t taps;
    std::int64_t width;
};
void scatter_rows(const RowScatter<float>& task, std::int64_t begin, std::int64_t end);
void scatter_rows(const RowScatter<double>& task, std::int64_t begin, std::int64_t end);

/// Channels of a pixel that are adjacent in a blocked activation, oneDNN's nChw16c.
constexpr std::int64_t kBlock = 16;

/// Copies the row of each pixel: out[p] = rows[index[p]].
template <typename T>
struct GatherRows {
    const T* rows;             ///< [U, C]
    const std::int32_t* index; ///< [N, pixels]
    T* out;                    ///< [N, pixels, C], or blocked [N, C / 16, pixels, 16]
    std::int64_t pixels;       ///< of one picture
    std::int64_t channels;
    bool blocked;
};
/// For pixels in begin..end-1, counted over all pictures.
void gather_rows(const GatherRows<float>& task, std::int64_t begin, std::int64_t end);
void gather_rows(const GatherRows<Bf16>& task, std::int64_t begin, std::int64_t end);

/// Equation (1) at the pixels of one picture, folded: lrelu((h * scale + shift) * gamma + beta).
///
/// H, O: types of h and out; T: of the computation. Either channels-last [height, width, C],
/// or blocked [C / 16, height, width, 16]. Gamma and beta of channel c (block b of it) at pixel p
/// are row[c] and row[beta + c] of row = rows + index[p] * row_stride + b * block_stride.
/// modulate() does the lines begin..end-1 of the picture.
template <typename H, typename O, typename T>
struct Modulation {
    const H* h;
    O* out;
    const T* scale; ///< [C]
    const T* shift; ///< [C]
    const T* rows;
    const std::int32_t* index; ///< [height * width]; null: each pixel has its own row
    std::int64_t row_stride;
    std::int64_t block_stride;
    std::int64_t beta;
    std::int64_t height;
    std::int64_t width;
    std::int64_t channels;
    bool blocked;
    bool doubled; ///< h is half as high and wide; each of its pixels stands for four
    T slope;      ///< of the leaky ReLU; 1 without one
};
void modulate(const Modulation<float, float, float>& task, std::int64_t begin, std::int64_t end);
void modulate(const Modulation<double, double, double>& task, std::int64_t begin, std::int64_t end);
void modulate(const Modulation<float, Bf16, float>& task, std::int64_t begin, std::int64_t end);
void modulate(const Modulation<Bf16, Bf16, float>& task, std::int64_t begin, std::int64_t end);

/// The two backward passes of the channels-last, indexed form of `Modulation`, over `pixels` in
/// memory order. `grad` is the gradient of the output. The first sums the gradients of each
/// pattern's gamma and beta; the second computes that of h: grad_n = grad * gamma, and
/// grad_h = scale * (grad_n - mean_grad - n * mean_grad_n), where n = h * scale + shift. The means
/// are zero where scale and shift are constants.
template <typename H, typename T>
struct ModulationBack {
    const H* h;
    const H* grad;
    const T* scale;
    const T* shift;
    const T* rows;             ///< [U, 2C]: gamma, beta
    const std::int32_t* index; ///< [pixels]; null: each pixel has its own row
    T* grad_rows;              ///< [U, 2C]
    H* grad_h;
    const T* mean_grad;   ///< [C]
    const T* mean_grad_n; ///< [C]
    std::int64_t pixels;
    std::int64_t channels;
    T slope;
};
/// For channels in begin..end-1. Disjoint ranges write disjoint memory.
void add_row_gradients(const ModulationBack<float, float>& task, std::int64_t begin,
                       std::int64_t end);
void add_row_gradients(const ModulationBack<double, double>& task, std::int64_t begin,
                       std::int64_t end);
void add_row_gradients(const ModulationBack<Bf16, float>& task, std::int64_t begin,
                       std::int64_t end);
/// For pixels in begin..end-1.
void input_gradients(const ModulationBack<float, float>& task, std::int64_t begin,
                     std::int64_t end);
void input_gradients(const ModulationBack<double, double>& task, std::int64_t begin,
                     std::int64_t end);
void input_gradients(const ModulationBack<Bf16, float>& task, std::int64_t begin, std::int64_t end);

} // namespace spade::kernels

#endif // LIBSPADE_NN_PATTERN_KERNELS_HPP
