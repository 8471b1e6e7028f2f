#ifndef LIBSPADE_NN_PATTERN_KERNELS_HPP
#define LIBSPADE_NN_PATTERN_KERNELS_HPP

/// \file
/// The loops behind pattern_rows, modulation and the prepared generator: plain pointers, one
/// thread, no LibTorch. Each is compiled for several instruction sets, and the one that the
/// machine has is taken when the library is loaded.

#include <cstdint>

namespace spade::kernels {

/// bfloat16: the upper half of a float.
struct Bf16 {
    std::uint16_t bits;
};

/// What lies outside the map adds nothing: its number is that of the rows of the table.
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

/// Its adjoint: table[rows[u, t], t] += out[u], for all u and those columns t * width + c of the
/// table in begin..end-1: tasks of other columns write elsewhere.
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

/// Channels of a pixel that lie side by side in a blocked activation, oneDNN's nChw16c.
constexpr std::int64_t kBlock = 16;

/// The row of each pixel at its place: out[p] = rows[index[p]].
template <typename T>
struct Spread {
    const T* rows;             ///< [U, C]
    const std::int32_t* index; ///< [N, pixels]
    T* out;                    ///< [N, pixels, C], or blocked [N, C / 16, pixels, 16]
    std::int64_t pixels;       ///< of one picture
    std::int64_t channels;
    bool blocked;
};
/// For pixels in begin..end-1, counted through all pictures.
void spread(const Spread<float>& task, std::int64_t begin, std::int64_t end);
void spread(const Spread<Bf16>& task, std::int64_t begin, std::int64_t end);

/// Equation (1) at the pixels of one picture, folded: lrelu((h * scale + shift) * gamma + beta).
///
/// H, O: the numbers of h and out; T: those in between. Either channels-last [height, width, C],
/// or blocked [C / 16, height, width, 16]. Gamma and beta of channel c (block b of it) at pixel p
/// are row[c] and row[beta + c] of row = rows + index[p] * row_stride + b * block_stride.
template <typename H, typename O, typename T>
struct Modulation {
    const H* h;
    O* out;
    const T* scale; ///< [C]
    const T* shift; ///< [C]
    const T* rows;
    const std::int32_t* index; ///< [height * width]; null: each pixel has a row of its own
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
void modulate(const Modulation<float, float, float>& task, std::int64_t y_begin,
              std::int64_t y_end);
void modulate(const Modulation<double, double, double>& task, std::int64_t y_begin,
              std::int64_t y_end);
void modulate(const Modulation<float, Bf16, float>& task, std::int64_t y_begin, std::int64_t y_end);
void modulate(const Modulation<Bf16, Bf16, float>& task, std::int64_t y_begin, std::int64_t y_end);

/// The two passes back through the channels-last, indexed form of `Modulation`, over `pixels` in
/// the order of memory. `grad` is that of the output. The first adds up, for each pattern, what
/// its gamma and beta get; the second tells what h gets: grad_n = grad * gamma, and
/// grad_h = scale * (grad_n - mean_grad - n * mean_grad_n), n = h * scale + shift, the means zero
/// where scale and shift are constants.
template <typename H, typename T>
struct ModulationBack {
    const H* h;
    const H* grad;
    const T* scale;
    const T* shift;
    const T* rows;             ///< [U, 2C]: gamma, beta
    const std::int32_t* index; ///< [pixels]; null: each pixel has a row of its own
    T* grad_rows;              ///< [U, 2C]
    H* grad_h;
    const T* mean_grad;   ///< [C]
    const T* mean_grad_n; ///< [C]
    std::int64_t pixels;
    std::int64_t channels;
    T slope;
};
/// For channels in begin..end-1: tasks of other channels write elsewhere.
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
