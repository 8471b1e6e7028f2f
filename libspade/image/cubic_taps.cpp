#include "libspade/image/cubic_taps.hpp"

#include <algorithm>
#include <cmath>

namespace spade {

namespace {

double cubic(double x) {
    constexpr double kA = -0.5;
    x = std::abs(x);
    if (x < 1) {
        return ((kA + 2) * x - (kA + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * kA : 0;
}

} // namespace

AxisTaps cubic_taps(int target, int in, int out) {
    constexpr double kSupport = 2; // half the width of the cubic
    constexpr double kToNearest = 0.5;
    const double scale = static_cast<double>(in) / out;
    const double stretch = std::max(scale, 1.0);
    const double support = kSupport * stretch;
    const double per_stretch = 1.0 / stretch;
    const double center = (target + 0.5) * scale;

    AxisTaps taps;
    taps.first = std::max(static_cast<int>(center - support + kToNearest), 0);
    const int last = std::min(static_cast<int>(center + support + kToNearest), in);
    double sum = 0;
    for (int source = taps.first; source < last; ++source) {
        taps.weights.push_back(cubic((source - center + 0.5) * per_stretch));
        sum += taps.weights.back();
    }
    if (sum != 0) {
        for (auto& weight : taps.weights) {
            weight /= sum;
        }
    }
    return taps;
}

} // namespace spade
