#ifndef LIBSPADE_DATA_RANDOM_STREAM_HPP
#define LIBSPADE_DATA_RANDOM_STREAM_HPP

/// \file
/// Randomness for data: integers from a named stream, the same on every machine and in every
/// version. The distributions of the standard library differ from one implementation to the next.

#include "libspade/base/hash.hpp"

#include <cstdint>
#include <string_view>

namespace spade {

/// SplitMix64: a counter, scrambled (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014). Never draw twice in one expression: C++ leaves the order open.
class RandomStream {
public:
    /// The stream fixed by `seed` and `name`, such as "order/3".
    RandomStream(std::uint64_t seed, std::string_view name) : counter_(stream_seed(seed, name)) {}

    std::uint64_t bits() {
        counter_ += 0x9E3779B97F4A7C15U;
        auto z = counter_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }

    /// 0..count-1, all equally likely: draws in the incomplete round of 2^64 are rejected.
    std::uint64_t below(std::uint64_t count) {
        const auto incomplete = (0 - count) % count; // 2^64 modulo count
        auto drawn = bits();
        while (drawn < incomplete) {
            drawn = bits();
        }
        return drawn % count;
    }

    bool coin() { return bits() >> 63 != 0; }

private:
    std::uint64_t counter_;
};

} // namespace spade

#endif // LIBSPADE_DATA_RANDOM_STREAM_HPP
