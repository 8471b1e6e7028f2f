#ifndef LIBSPADE_IO_HALF_HPP
#define LIBSPADE_IO_HALF_HPP

#include <cmath>
#include <cstdint>
#include <cstring>

namespace spade {

/// The bits of the IEEE half nearest to `value`, ties to even; infinity beyond 65504.
inline std::uint16_t half_from(float value) {
    constexpr float kLeastNormal = 6.103515625e-05F; // 2^-14
    constexpr float kLeastStep = 5.9604644775390625e-08F;
    constexpr std::uint32_t kInfinity = 0x7c00;
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    const std::uint32_t sign = bits >> 16 & 0x8000;
    const float size = std::fabs(value);
    std::uint32_t half = 0;
    if (std::isnan(value)) {
        half = kInfinity | 0x200;
    } else if (size < kLeastNormal) {
        half = static_cast<std::uint32_t>(std::nearbyint(size / kLeastStep));
    } else {
        const std::uint32_t magnitude = bits & 0x7fffffff;
        const std::uint32_t odd = magnitude >> 13 & 1;
        // Drops thirteen bits; a carry out of the fraction correctly raises the exponent.
        half = (magnitude + 0xfff + odd - (std::uint32_t{112} << 23)) >> 13;
        half = half > kInfinity || std::isinf(value) ? kInfinity : half;
    }
    return static_cast<std::uint16_t>(sign | half);
}

} // namespace spade

#endif // LIBSPADE_IO_HALF_HPP
