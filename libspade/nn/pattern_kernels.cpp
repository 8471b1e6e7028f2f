#include "libspade/nn/pattern_kernels.hpp"

#include "libspade/nn/kernel_machine.hpp"

#include <algorithm>

namespace spade::kernels {

namespace {

/// How many sums stay in registers while the taps of a row are added.
constexpr std::int64_t kStrip = 64;

/// `width` columns of a row, from c on. `Width` is the same number if it is known at compile time,
/// otherwise 0.
template <std::int64_t Width, typename T, typename O>
SPADE_INLINE void sum_strip(const RowSum<T, O>& o, const std::int32_t* row, std::int64_t c,
                            std::int64_t width, O* out) {
    T sum[kStrip];
    const auto n = Width > 0 ? Width : width;
    for (std::int64_t i = 0; i < n; ++i) {
        sum[i] = o.bias != nullptr ? o.bias[c + i] : T(0);
    }
    for (std::int64_t t = 0; t < o.taps; ++t) {
        if (row[t] == o.count) {
            continue;
        }
        const T* __restrict from = o.table + (row[t] * o.taps + t) * o.width + c;
        for (std::int64_t i = 0; i < n; ++i) {
            sum[i] += from[i];
        }
    }
    for (std::int64_t i = 0; i < n; ++i) {
        store(out[c + i], o.relu && sum[i] < T(0) ? T(0) : sum[i]);
    }
}

template <typename T, typename O>
SPADE_INLINE void sum_rows_body(const RowSum<T, O>& o, std::int64_t begin, std::int64_t end) {
    for (auto u = begin; u < end; ++u) {
        const auto* row = o.rows + u * o.taps;
        auto* out = o.out + u * o.width;
        std::int64_t c = 0;
        for (; c + kStrip <= o.width; c += kStrip) {
            sum_strip<kStrip>(o, row, c, kStrip, out);
        }
        if (c < o.width) {
            sum_strip<0>(o, row, c, o.width - c, out);
        }
    }
}

template <typename T>
SPADE_INLINE void scatter_rows_body(const RowScatter<T>& o, std::int64_t begin, std::int64_t end) {
    for (std::int64_t u = 0; u < o.patterns; ++u) {
        const auto* row = o.rows + u * o.taps;
        const T* __restrict from = o.out + u * o.width;
        for (auto t = begin / o.width; t * o.width < end; ++t) {
            if (row[t] == o.count) {
                continue;
            }
            const auto first = std::max<std::int64_t>(begin - t * o.width, 0);
            const auto last = std::min(end - t * o.width, o.width);
            T* __restrict to = o.table + (row[t] * o.taps + t) * o.width;
            for (auto i = first; i < last; ++i) {
                to[i] += from[i];
            }
        }
    }
}

template <typename T>
SPADE_INLINE void gather_rows_body(const GatherRows<T>& o, std::int64_t begin, std::int64_t end) {
    for (auto p = begin; p < end; ++p) {
        const T* row = o.rows + o.index[p] * o.channels;
        if (!o.blocked) {
            std::copy_n(row, o.channels, o.out + p * o.channels);
            continue;
        }
        const auto n = p / o.pixels;
        T* picture = o.out + n * o.pixels * o.channels + (p - n * o.pixels) * kBlock;
        for (std::int64_t c = 0; c < o.channels; c += kBlock) {
            std::copy_n(row + c, kBlock, picture + c * o.pixels);
        }
    }
}

/// `width` channels of a pixel; `Width` as for sum_strip.
template <std::int64_t Width, typename H, typename O, typename T>
SPADE_INLINE void modulate_strip(const H* __restrict h, const T* __restrict scale,
                                 const T* __restrict shift, const T* __restrict gamma,
                                 const T* __restrict beta, O* __restrict out, T slope,
                                 std::int64_t width) {
    const auto n = Width > 0 ? Width : width;
    for (std::int64_t i = 0; i < n; ++i) {
        const T normalized = wide(h[i]) * scale[i] + shift[i];
        const T y = normalized * gamma[i] + beta[i];
        store(out[i], y > T(0) ? y : y * slope);
    }
}

template <typename H, typename O, typename T>
SPADE_INLINE void modulate_body(const Modulation<H, O, T>& o, std::int64_t y_begin,
                                std::int64_t y_end) {
    const int halvings = o.doubled ? 1 : 0;
    const auto h_width = o.width >> halvings;
    const auto h_pixels = h_width * (o.height >> halvings);
    const auto pixels = o.width * o.height;
    const auto blocks = o.blocked ? o.channels / kBlock : 1;
    for (auto y = y_begin; y < y_end; ++y) {
        for (std::int64_t b = 0; b < blocks; ++b) {
            for (std::int64_t x = 0; x < o.width; ++x) {
                const auto p = y * o.width + x;
                const auto h_p = (y >> halvings) * h_width + (x >> halvings);
                const auto* row = o.rows + b * o.block_stride +
                                  (o.index != nullptr ? o.index[p] : p) * o.row_stride;
                const auto c = b * kBlock;
                if (o.blocked) {
                    modulate_strip<kBlock>(o.h + (b * h_pixels + h_p) * kBlock, o.scale + c,
                                           o.shift + c, row, row + o.beta,
                                           o.out + (b * pixels + p) * kBlock, o.slope, kBlock);
                } else {
                    modulate_strip<0>(o.h + h_p * o.channels, o.scale, o.shift, row, row + o.beta,
                                      o.out + p * o.channels, o.slope, o.channels);
                }
            }
        }
    }
}

template <typename H, typename T>
SPADE_INLINE void add_row_gradients_body(const ModulationBack<H, T>& o, std::int64_t begin,
                                         std::int64_t end) {
    const auto c_count = o.channels;
    for (std::int64_t p = 0; p < o.pixels; ++p) {
        const auto u = o.index != nullptr ? o.index[p] : p;
        const T* __restrict row = o.rows + u * 2 * c_count;
        T* __restrict sums = o.grad_rows + u * 2 * c_count;
        const H* __restrict h = o.h + p * c_count;
        const H* __restrict grad = o.grad + p * c_count;
        for (auto c = begin; c < end; ++c) {
            const T n = wide(h[c]) * o.scale[c] + o.shift[c];
            const T y = n * row[c] + row[c_count + c];
            const T g = y > T(0) ? T(wide(grad[c])) : wide(grad[c]) * o.slope;
            sums[c] += g * n;
            sums[c_count + c] += g;
        }
    }
}

template <typename H, typename T>
SPADE_INLINE void input_gradients_body(const ModulationBack<H, T>& o, std::int64_t begin,
                                       std::int64_t end) {
    const auto c_count = o.channels;
    for (auto p = begin; p < end; ++p) {
        const auto u = o.index != nullptr ? o.index[p] : p;
        const T* row = o.rows + u * 2 * c_count;
        const H* h = o.h + p * c_count;
        const H* grad = o.grad + p * c_count;
        H* __restrict out = o.grad_h + p * c_count;
        for (std::int64_t c = 0; c < c_count; ++c) {
            const T n = wide(h[c]) * o.scale[c] + o.shift[c];
            const T y = n * row[c] + row[c_count + c];
            const T g = y > T(0) ? T(wide(grad[c])) : wide(grad[c]) * o.slope;
            store(out[c], o.scale[c] * (g * row[c] - o.mean_grad[c] - n * o.mean_grad_n[c]));
        }
    }
}

} // namespace

#define SPADE_KERNEL(name, ...)                                                                    \
    SPADE_FOR_EACH_MACHINE void name(const __VA_ARGS__& task, std::int64_t begin,                  \
                                     std::int64_t end) {                                           \
        name##_body(task, begin, end);                                                             \
    }

SPADE_KERNEL(sum_rows, RowSum<float, float>)
SPADE_KERNEL(sum_rows, RowSum<double, double>)
SPADE_KERNEL(sum_rows, RowSum<float, Bf16>)
SPADE_KERNEL(gather_rows, GatherRows<float>)
SPADE_KERNEL(gather_rows, GatherRows<Bf16>)
SPADE_KERNEL(scatter_rows, RowScatter<float>)
SPADE_KERNEL(scatter_rows, RowScatter<double>)
SPADE_KERNEL(modulate, Modulation<float, float, float>)
SPADE_KERNEL(modulate, Modulation<double, double, double>)
SPADE_KERNEL(modulate, Modulation<float, Bf16, float>)
SPADE_KERNEL(modulate, Modulation<Bf16, Bf16, float>)
SPADE_KERNEL(add_row_gradients, ModulationBack<float, float>)
SPADE_KERNEL(add_row_gradients, ModulationBack<double, double>)
SPADE_KERNEL(add_row_gradients, ModulationBack<Bf16, float>)
SPADE_KERNEL(input_gradients, ModulationBack<float, float>)
SPADE_KERNEL(input_gradients, ModulationBack<double, double>)
SPADE_KERNEL(input_gradients, ModulationBack<Bf16, float>)

} // namespace spade::kernels
