#ifndef LIBSPADE_LANDSCAPE_NOISE_HPP
#define LIBSPADE_LANDSCAPE_NOISE_HPP

/// \file
/// Randomness for the landscapes: a sequence for their composition, and noise as a function of
/// position for their texture. Exact on every machine; see landscape.hpp.

#include <cstdint>

namespace spade::scenery {

/// A sequence of random numbers (SplitMix64). Never draw twice in one expression, unless in braces:
/// C++ leaves the order open.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits();
    std::uint32_t seed() { return static_cast<std::uint32_t>(bits() >> 32); }
    double uniform(double low, double high);
    int whole(int low, int high); ///< both included
    bool chance(double probability) { return uniform(0, 1) < probability; }

private:
    std::uint64_t state_;
};

/// A number in [0, 1) that belongs to a cell of the integer lattice.
double cell_value(int x, int y, std::uint32_t seed);

/// Gradient noise: smooth, zero on the lattice, about -1..1, features about one unit wide.
double noise(double x, double y, std::uint32_t seed);

/// Sums of noise at doubled frequencies and halved amplitudes. `footprint` is the side of a pixel
/// in units of x: octaves finer than a pixel fade out instead of flickering.
struct Fractal {
    std::uint32_t seed = 0;
    int octaves = 1;
    double footprint = 0;

    double sum(double x, double y) const;    ///< clouds, leaves, ground: about -1..1
    double ridges(double x, double y) const; ///< crests and gullies: about 0..1
};

/// The largest integer that is not above v; |v| below 2^31.
inline int floor_int(double v) {
    const int i = static_cast<int>(v);
    return i - (v < i ? 1 : 0);
}

inline double clamp01(double v) { return v < 0 ? 0 : v > 1 ? 1 : v; }
inline double lerp(double a, double b, double t) { return a + (b - a) * t; }
inline double square(double v) { return v * v; }

/// 0 up to `low`, 1 from `high` on, smooth between.
inline double smooth(double low, double high, double v) {
    const double t = clamp01((v - low) / (high - low));
    return t * t * (3 - 2 * t);
}

} // namespace spade::scenery

#endif // LIBSPADE_LANDSCAPE_NOISE_HPP
