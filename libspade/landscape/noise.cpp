#include "libspade/landscape/noise.hpp"

#include <cmath>

#ifdef __FAST_MATH__
#error "landscapes must be identical to the last bit on every machine: compile without -ffast-math"
#endif

namespace spade::scenery {

namespace {

constexpr double kDiagonal = 0.70710678118654752;
constexpr double kGradientX[8] = {1, kDiagonal, 0, -kDiagonal, -1, -kDiagonal, 0, kDiagonal};
constexpr double kGradientY[8] = {0, kDiagonal, 1, kDiagonal, 0, -kDiagonal, -1, -kDiagonal};

/// Brings the extremes of gradient noise near -1 and 1.
constexpr double kNoiseGain = 1.5;

constexpr std::uint32_t kColumnKey = 0x9E3779B1U;
constexpr std::uint32_t kRowKey = 0x85EBCA77U;

std::uint32_t scramble(std::uint32_t h) {
    h = (h ^ (h >> 15)) * 0x2C1B3C6DU;
    return (h ^ (h >> 12)) * 0x297A2D39U;
}

/// The value of a lattice point's gradient at (dx, dy) from that point.
double slope(std::uint32_t key, double dx, double dy) {
    const auto direction = scramble(key) >> 29;
    return kGradientX[direction] * dx + kGradientY[direction] * dy;
}

double fade(double t) { return t * t * t * (t * (t * 6 - 15) + 10); }

} // namespace

std::uint64_t Random::bits() {
    state_ += 0x9E3779B97F4A7C15U;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

double Random::uniform(double low, double high) {
    const double unit = static_cast<double>(bits() >> 11) * 0x1p-53;
    return low + (high - low) * unit;
}

int Random::whole(int low, int high) {
    return low + static_cast<int>(bits() % static_cast<std::uint64_t>(high - low + 1));
}

double cell_value(int x, int y, std::uint32_t seed) {
    const auto key = seed ^ (static_cast<std::uint32_t>(x) * kColumnKey) ^
                     (static_cast<std::uint32_t>(y) * kRowKey);
    const auto h = scramble(key);
    return static_cast<double>(h ^ (h >> 15)) * 0x1p-32;
}

double noise(double x, double y, std::uint32_t seed) {
    const int i = floor_int(x);
    const int j = floor_int(y);
    const double dx = x - i;
    const double dy = y - j;
    const double u = fade(dx);
    const std::uint32_t left = seed ^ (static_cast<std::uint32_t>(i) * kColumnKey);
    const std::uint32_t right = seed ^ (static_cast<std::uint32_t>(i + 1) * kColumnKey);
    const std::uint32_t above = static_cast<std::uint32_t>(j) * kRowKey;
    const std::uint32_t below = above + kRowKey;
    const double top = lerp(slope(left ^ above, dx, dy), slope(right ^ above, dx - 1, dy), u);
    const double bottom =
        lerp(slope(left ^ below, dx, dy - 1), slope(right ^ below, dx - 1, dy - 1), u);
    return kNoiseGain * lerp(top, bottom, fade(dy));
}

double Fractal::sum(double x, double y) const {
    double total = 0;
    double amplitude = 0.55;
    double frequency = 1;
    for (int k = 0; k < octaves; ++k) {
        const double weight = 1 - smooth(0.3, 0.6, frequency * footprint);
        if (weight == 0) {
            break;
        }
        total += weight * amplitude *
                 noise(x * frequency, y * frequency, seed + 0x632BE5ABU * static_cast<unsigned>(k));
        amplitude *= 0.5;
        frequency *= 2;
    }
    return total;
}

double Fractal::ridges(double x, double y) const {
    double total = 0;
    double amplitude = 0.55;
    double frequency = 1;
    double previous = 1;
    for (int k = 0; k < octaves; ++k) {
        const double n =
            noise(x * frequency, y * frequency, seed + 0x632BE5ABU * static_cast<unsigned>(k));
        const double crest = square(1 - std::abs(n));
        total += amplitude * crest * previous; // gullies stay smooth, crests get finer crests
        previous = crest;
        amplitude *= 0.5;
        frequency *= 2;
    }
    return total;
}

} // namespace spade::scenery
