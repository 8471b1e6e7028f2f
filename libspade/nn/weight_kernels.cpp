#include "libspade/nn/weight_kernels.hpp"

#include "libspade/nn/kernel_machine.hpp"

#include <algorithm>
#include <cmath>

namespace spade::kernels {

namespace {

/// Independent partial sums: the compiler may not reorder a single sum on its own.
constexpr std::int64_t kLanes = 64;

template <typename T>
SPADE_INLINE T dot(const T* __restrict a, const T* __restrict b, std::int64_t n) {
    T sums[kLanes] = {};
    std::int64_t i = 0;
    for (; i + kLanes <= n; i += kLanes) {
        for (std::int64_t lane = 0; lane < kLanes; ++lane) {
            sums[lane] += a[i + lane] * b[i + lane];
        }
    }
    T sum = 0;
    for (; i < n; ++i) {
        sum += a[i] * b[i];
    }
    for (const auto lane : sums) {
        sum += lane;
    }
    return sum;
}

template <typename T>
SPADE_INLINE void multiply_body(const MatrixVector<T>& o, std::int64_t begin, std::int64_t end) {
    for (auto r = begin; r < end; ++r) {
        o.out[r] = dot(o.matrix + r * o.columns, o.v, o.columns);
    }
}

template <typename T>
SPADE_INLINE void dot_rows_body(const RowDots<T>& o, std::int64_t begin, std::int64_t end) {
    for (auto r = begin; r < end; ++r) {
        o.out[r] = dot(o.a + r * o.columns, o.b + r * o.columns, o.columns);
    }
}

template <typename T>
SPADE_INLINE void multiply_transposed_body(const MatrixVector<T>& o, std::int64_t begin,
                                           std::int64_t end) {
    constexpr std::int64_t kStrip = 2048; // results that fit in the first-level cache
    for (auto first = begin; first < end; first += kStrip) {
        const auto n = std::min(kStrip, end - first);
        T* __restrict out = o.out + first;
        std::fill_n(out, n, T(0));
        for (std::int64_t r = 0; r < o.rows; ++r) {
            const T* __restrict row = o.matrix + r * o.columns + first;
            const T factor = o.v[r];
            for (std::int64_t c = 0; c < n; ++c) {
                out[c] += factor * row[c];
            }
        }
    }
}

template <typename T>
SPADE_INLINE void pack_taps_body(const Taps<T>& o, std::int64_t begin, std::int64_t end) {
    for (auto out = begin; out < end; ++out) {
        const T* __restrict kept = o.kept + out * o.in * o.taps;
        for (std::int64_t t = 0; t < o.taps; ++t) {
            T* __restrict apart = o.apart + out * o.out_stride + t * o.tap_stride;
            for (std::int64_t i = 0; i < o.in; ++i) {
                apart[i] = o.factor * kept[i * o.taps + t];
            }
        }
    }
}

template <typename T>
SPADE_INLINE void unpack_taps_body(const Taps<T>& o, const RankOne<T>& less, std::int64_t begin,
                                   std::int64_t end) {
    for (auto out = begin; out < end; ++out) {
        T* __restrict kept = o.kept + out * o.in * o.taps;
        const T less_u = less.u != nullptr ? less.weight * less.u[out] : T(0);
        for (std::int64_t t = 0; t < o.taps; ++t) {
            const T* __restrict apart = o.apart + out * o.out_stride + t * o.tap_stride;
            if (less.u == nullptr) {
                for (std::int64_t i = 0; i < o.in; ++i) {
                    kept[i * o.taps + t] = o.factor * apart[i];
                }
            } else {
                for (std::int64_t i = 0; i < o.in; ++i) {
                    kept[i * o.taps + t] = o.factor * (apart[i] - less_u * less.v[i * o.taps + t]);
                }
            }
        }
    }
}

/// The sixteen rows of a block of output channels are read side by side, tap after tap: their lines
/// stay in the first-level cache.
template <typename T>
SPADE_INLINE void pack_blocks_body(const Blocks<T>& o, std::int64_t begin, std::int64_t end) {
    for (auto block = begin; block < end; ++block) {
        for (std::int64_t first = 0; first < o.in; first += kBlock) {
            T* __restrict to = o.blocked + (block * o.in + first) * o.taps * kBlock;
            const T* __restrict from = o.kept + (block * kBlock * o.in + first) * o.taps;
            for (std::int64_t t = 0; t < o.taps; ++t) {
                for (std::int64_t i = 0; i < kBlock; ++i) {
                    for (std::int64_t out = 0; out < kBlock; ++out) {
                        to[(t * kBlock + i) * kBlock + out] =
                            o.factor * from[(out * o.in + i) * o.taps + t];
                    }
                }
            }
        }
    }
}

template <typename T>
SPADE_INLINE void unpack_blocks_body(const Blocks<T>& o, const RankOne<T>& less, std::int64_t begin,
                                     std::int64_t end) {
    for (auto block = begin; block < end; ++block) {
        for (std::int64_t first = 0; first < o.in; first += kBlock) {
            const T* __restrict from = o.blocked + (block * o.in + first) * o.taps * kBlock;
            T* __restrict to = o.kept + (block * kBlock * o.in + first) * o.taps;
            const T* __restrict v = less.u != nullptr ? less.v + first * o.taps : nullptr;
            for (std::int64_t out = 0; out < kBlock; ++out) {
                const T less_u =
                    less.u != nullptr ? less.weight * less.u[block * kBlock + out] : T(0);
                for (std::int64_t i = 0; i < kBlock; ++i) {
                    for (std::int64_t t = 0; t < o.taps; ++t) {
                        const T rank_one = v != nullptr ? less_u * v[i * o.taps + t] : T(0);
                        to[(out * o.in + i) * o.taps + t] =
                            o.factor * (from[(t * kBlock + i) * kBlock + out] - rank_one);
                    }
                }
            }
        }
    }
}

template <typename H, typename T>
SPADE_INLINE void add_moments_body(const Moments<H, T>& o, std::int64_t begin, std::int64_t end,
                                   double* __restrict sums, double* __restrict squares) {
    constexpr std::int64_t kPixels = 64; // summed in T before they are added to the sums in double
    constexpr std::int64_t kChannels = 64;
    for (auto first = begin; first < end; first += kPixels) {
        const auto last = std::min(first + kPixels, end);
        for (std::int64_t c = 0; c < o.channels; c += kChannels) {
            const auto n = std::min(kChannels, o.channels - c);
            T sum[kChannels] = {};
            T square[kChannels] = {};
            const T* __restrict pivot = o.pivot + c;
            for (auto p = first; p < last; ++p) {
                const H* __restrict h = o.h + p * o.channels + c;
                if (n == kChannels) {
                    for (std::int64_t i = 0; i < kChannels; ++i) {
                        const T d = wide(h[i]) - pivot[i];
                        sum[i] += d;
                        square[i] += d * d;
                    }
                } else {
                    for (std::int64_t i = 0; i < n; ++i) {
                        const T d = wide(h[i]) - pivot[i];
                        sum[i] += d;
                        square[i] += d * d;
                    }
                }
            }
            for (std::int64_t i = 0; i < n; ++i) {
                sums[c + i] += static_cast<double>(sum[i]);
                squares[c + i] += static_cast<double>(square[i]);
            }
        }
    }
}

template <typename T>
SPADE_INLINE void adam_body(const Adam<T>& o, std::int64_t begin, std::int64_t end) {
    T* __restrict weight = o.weight;
    const T* __restrict gradient = o.gradient;
    T* __restrict first = o.first;
    T* __restrict second = o.second;
    for (auto i = begin; i < end; ++i) {
        const T g = gradient[i];
        first[i] = first[i] * o.beta1 + g * o.rest1;
        second[i] = second[i] * o.beta2 + g * g * o.rest2;
        weight[i] -= o.step_size * first[i] / (std::sqrt(second[i]) / o.second_root + o.eps);
    }
}

} // namespace

#define SPADE_KERNEL(name, ...)                                                                    \
    SPADE_FOR_EACH_MACHINE void name(const __VA_ARGS__& task, std::int64_t begin,                  \
                                     std::int64_t end) {                                           \
        name##_body(task, begin, end);                                                             \
    }
#define SPADE_UNPACK(name, Task, T)                                                                \
    SPADE_FOR_EACH_MACHINE void name(const Task<T>& task, const RankOne<T>& less,                  \
                                     std::int64_t begin, std::int64_t end) {                       \
        name##_body(task, less, begin, end);                                                       \
    }
#define SPADE_MOMENTS(...)                                                                         \
    SPADE_FOR_EACH_MACHINE void add_moments(const __VA_ARGS__& task, std::int64_t begin,           \
                                            std::int64_t end, double* sums, double* squares) {     \
        add_moments_body(task, begin, end, sums, squares);                                         \
    }

SPADE_KERNEL(multiply, MatrixVector<float>)
SPADE_KERNEL(multiply, MatrixVector<double>)
SPADE_KERNEL(multiply_transposed, MatrixVector<float>)
SPADE_KERNEL(multiply_transposed, MatrixVector<double>)
SPADE_KERNEL(dot_rows, RowDots<float>)
SPADE_KERNEL(dot_rows, RowDots<double>)
SPADE_KERNEL(pack_taps, Taps<float>)
SPADE_KERNEL(pack_taps, Taps<double>)
SPADE_UNPACK(unpack_taps, Taps, float)
SPADE_UNPACK(unpack_taps, Taps, double)
SPADE_KERNEL(pack_blocks, Blocks<float>)
SPADE_UNPACK(unpack_blocks, Blocks, float)
SPADE_MOMENTS(Moments<float, float>)
SPADE_MOMENTS(Moments<double, double>)
SPADE_MOMENTS(Moments<Bf16, float>)
SPADE_KERNEL(adam, Adam<float>)
SPADE_KERNEL(adam, Adam<double>)

} // namespace spade::kernels
