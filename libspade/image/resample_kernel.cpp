#include "libspade/image/resample_kernel.hpp"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define SPADE_HAS_AVX2 1
#endif

namespace spade {

namespace {

constexpr std::int32_t kHalf = 1 << (kWeightPrecision - 1);

std::uint8_t level(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> kWeightPrecision, 0, 255));
}

void resize_row(const std::uint8_t* in, const Taps& taps, std::uint8_t* out) {
    for (const auto& run : taps.runs) {
        const std::uint8_t* source = in + std::size_t{3} * static_cast<std::size_t>(run.first);
        const std::int32_t* weight = taps.weights.data() + run.weights;
        std::int32_t red = kHalf;
        std::int32_t green = kHalf;
        std::int32_t blue = kHalf;
        for (int i = 0; i < run.count; ++i, source += 3) {
            red += source[0] * weight[i];
            green += source[1] * weight[i];
            blue += source[2] * weight[i];
        }
        *out++ = level(red);
        *out++ = level(green);
        *out++ = level(blue);
    }
}

/// Sums `count` columns of the rows at `row`.
inline __attribute__((always_inline)) void sum_columns(const std::uint8_t* row, std::size_t stride,
                                                       const std::int32_t* weights, int rows,
                                                       std::size_t count, std::uint8_t* out) {
    constexpr std::size_t kBlock = 64; // sums stay in registers
    std::int32_t sums[kBlock];
    std::fill(sums, sums + kBlock, kHalf);
    if (count == kBlock) {
        for (int i = 0; i < rows; ++i, row += stride) {
            for (std::size_t x = 0; x < kBlock; ++x) {
                sums[x] += row[x] * weights[i];
            }
        }
    } else {
        for (int i = 0; i < rows; ++i, row += stride) {
            for (std::size_t x = 0; x < count; ++x) {
                sums[x] += row[x] * weights[i];
            }
        }
    }
    for (std::size_t x = 0; x < count; ++x) {
        out[x] = level(sums[x]);
    }
}

inline __attribute__((always_inline)) void sum_all_rows(const std::uint8_t* in, std::size_t stride,
                                                        const Taps& taps, std::uint8_t* out) {
    constexpr std::size_t kBlock = 64;
    for (const auto& run : taps.runs) {
        const auto* row = in + static_cast<std::size_t>(run.first) * stride;
        const auto* weights = taps.weights.data() + run.weights;
        for (std::size_t x = 0; x < stride; x += kBlock) {
            sum_columns(row + x, stride, weights, run.count, std::min(kBlock, stride - x), out + x);
        }
        out += stride;
    }
}

#ifdef SPADE_HAS_AVX2

/// A 24-bit weight is split into two of 16, weight = high * 2^11 + low, so that one multiplication
/// does two taps of an 8-bit level. The result is exact because the sums of both parts are.
constexpr int kLowBits = 11;

/// Taps in pairs, the weights of a pair side by side. All runs are padded to the longest with pairs
/// of weight 0, so that no branch is mispredicted.
struct PairedTaps {
    struct Pair {
        std::int32_t high = 0;
        std::int32_t low = 0;
    };
    std::vector<std::size_t> first; ///< byte of the row, for each target pixel
    std::vector<Pair> pairs;
    std::size_t per_pixel = 0;

    explicit PairedTaps(const Taps& taps) {
        for (const auto& run : taps.runs) {
            first.push_back(3 * static_cast<std::size_t>(run.first));
            per_pixel = std::max(per_pixel, static_cast<std::size_t>(run.count + 1) / 2);
        }
        pairs.resize(per_pixel * taps.runs.size());
        auto* pair = pairs.data();
        for (const auto& run : taps.runs) {
            const auto* weight = taps.weights.data() + run.weights;
            for (int i = 0; i < run.count; i += 2) {
                const auto second = i + 1 < run.count ? weight[i + 1] : 0;
                pair[i / 2] = {beside(high(weight[i]), high(second)),
                               beside(low(weight[i]), low(second))};
            }
            pair += per_pixel;
        }
    }

    /// The most bytes that are read beyond the end of a row.
    std::size_t beyond() const { return 6 * per_pixel + 8; }

private:
    static std::int32_t high(std::int32_t weight) { return weight >> kLowBits; }
    static std::int32_t low(std::int32_t weight) { return weight & ((1 << kLowBits) - 1); }
    static std::int32_t beside(std::int32_t first, std::int32_t second) {
        return static_cast<std::int32_t>((static_cast<std::uint32_t>(second) << 16) |
                                         (static_cast<std::uint32_t>(first) & 0xFFFF));
    }
};

/// Resizes two rows together, one in each half of a register. Reads taps.beyond() bytes beyond the
/// end of both, and writes one.
__attribute__((target("avx2"))) void
resize_two_rows(const std::uint8_t* upper, const std::uint8_t* lower, const PairedTaps& taps,
                std::uint8_t* upper_out, std::uint8_t* lower_out) {
    // Of two pixels, r g b R G B: r R g G b B as 16 bits each.
    const auto order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
    const auto* pair = taps.pairs.data();
    for (const auto first : taps.first) {
        auto high = _mm256_setzero_si256();
        auto low = _mm256_set1_epi32(kHalf);
        const auto* a = upper + first;
        const auto* b = lower + first;
        for (std::size_t i = 0; i < taps.per_pixel; ++i, ++pair, a += 6, b += 6) {
            const auto bytes =
                _mm256_set_m128i(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(b)),
                                 _mm_loadl_epi64(reinterpret_cast<const __m128i*>(a)));
            const auto levels = _mm256_shuffle_epi8(bytes, order);
            high = _mm256_add_epi32(high, _mm256_madd_epi16(levels, _mm256_set1_epi32(pair->high)));
            low = _mm256_add_epi32(low, _mm256_madd_epi16(levels, _mm256_set1_epi32(pair->low)));
        }
        auto sum = _mm256_add_epi32(_mm256_slli_epi32(high, kLowBits), low);
        sum = _mm256_srai_epi32(sum, kWeightPrecision);
        sum = _mm256_packs_epi32(sum, sum);
        sum = _mm256_packus_epi16(sum, sum);
        const auto above = _mm256_extract_epi32(sum, 0);
        const auto below = _mm256_extract_epi32(sum, 4);
        std::memcpy(upper_out, &above, 4); // the fourth byte is the next pixel's
        std::memcpy(lower_out, &below, 4);
        upper_out += 3;
        lower_out += 3;
    }
}

void resize_rows_avx2(const std::uint8_t* in, std::size_t width, std::size_t rows, const Taps& taps,
                      std::uint8_t* out) {
    const PairedTaps paired(taps);
    const auto beyond = paired.beyond();
    const auto in_bytes = 3 * width;
    const auto out_bytes = 3 * taps.runs.size();
    std::vector<std::uint8_t> from(2 * (in_bytes + beyond));
    std::vector<std::uint8_t> to(2 * (out_bytes + beyond));
    auto* const from_lower = from.data() + in_bytes + beyond;
    auto* const to_lower = to.data() + out_bytes + beyond;
    for (std::size_t y = 0; y < rows; y += 2) {
        const auto second = std::min(y + 1, rows - 1);
        std::memcpy(from.data(), in + y * in_bytes, in_bytes);
        std::memcpy(from_lower, in + second * in_bytes, in_bytes);
        resize_two_rows(from.data(), from_lower, paired, to.data(), to_lower);
        std::memcpy(out + y * out_bytes, to.data(), out_bytes);
        std::memcpy(out + second * out_bytes, to_lower, out_bytes);
    }
}

__attribute__((target("avx2"))) void sum_rows_avx2(const std::uint8_t* in, std::size_t stride,
                                                   const Taps& taps, std::uint8_t* out) {
    sum_all_rows(in, stride, taps, out);
}

bool has_avx2() {
    static const bool has = static_cast<bool>(__builtin_cpu_supports("avx2"));
    return has;
}

#endif

} // namespace

void resize_rows_plain(const std::uint8_t* in, std::size_t width, std::size_t rows,
                       const Taps& taps, std::uint8_t* out) {
    for (std::size_t y = 0; y < rows; ++y) {
        resize_row(in + y * 3 * width, taps, out + y * 3 * taps.runs.size());
    }
}

void sum_rows_plain(const std::uint8_t* in, std::size_t stride, const Taps& taps,
                    std::uint8_t* out) {
    sum_all_rows(in, stride, taps, out);
}

void resize_rows(const std::uint8_t* in, std::size_t width, std::size_t rows, const Taps& taps,
                 std::uint8_t* out) {
#ifdef SPADE_HAS_AVX2
    if (has_avx2()) {
        resize_rows_avx2(in, width, rows, taps, out);
        return;
    }
#endif
    resize_rows_plain(in, width, rows, taps, out);
}

void sum_rows(const std::uint8_t* in, std::size_t stride, const Taps& taps, std::uint8_t* out) {
#ifdef SPADE_HAS_AVX2
    if (has_avx2()) {
        sum_rows_avx2(in, stride, taps, out);
        return;
    }
#endif
    sum_rows_plain(in, stride, taps, out);
}

} // namespace spade
