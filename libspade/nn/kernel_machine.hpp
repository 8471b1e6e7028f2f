#ifndef LIBSPADE_NN_KERNEL_MACHINE_HPP
#define LIBSPADE_NN_KERNEL_MACHINE_HPP

/// \file
/// Shared by the sources of kernels; only they include it.

#include "libspade/nn/pattern_kernels.hpp"

#include <cstdint>
#include <cstring>

/// Compiles a function once per instruction set; the best one that the machine can run is chosen
/// when the library is loaded. Only with GCC on x86-64, and not under AddressSanitizer, which
/// is not yet initialized then. Otherwise compiles it once, for the target of the build.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__)
#define SPADE_FOR_EACH_MACHINE                                                                     \
    __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define SPADE_FOR_EACH_MACHINE
#endif

/// Inlined into each of the clones.
#define SPADE_INLINE inline __attribute__((always_inline))

namespace spade::kernels {

SPADE_INLINE float wide(float x) { return x; }
SPADE_INLINE double wide(double x) { return x; }
SPADE_INLINE float wide(Bf16 x) {
    const std::uint32_t bits = static_cast<std::uint32_t>(x.bits) << 16;
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

SPADE_INLINE void store(float& to, float x) { to = x; }
SPADE_INLINE void store(double& to, double x) { to = x; }
/// Rounds to nearest, ties to even.
SPADE_INLINE void store(Bf16& to, float x) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &x, sizeof bits);
    bits += 0x7FFFU + ((bits >> 16) & 1U);
    constexpr std::uint16_t kNaN = 0x7FC0;
    to.bits = x == x ? static_cast<std::uint16_t>(bits >> 16) : kNaN;
}

} // namespace spade::kernels

#endif // LIBSPADE_NN_KERNEL_MACHINE_HPP
