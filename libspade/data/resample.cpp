#include "libspade/data/resample.hpp"

#include "libspade/data/resample_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace spade {

namespace {

constexpr double kSupport = 2; ///< half the width of the cubic
constexpr double kToNearest = 0.5;

double cubic(double x) {
    constexpr double kA = -0.5;
    x = std::abs(x);
    if (x < 1) {
        return ((kA + 2) * x - (kA + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * kA : 0;
}

void append_weights(const std::vector<double>& exact, double sum,
                    std::vector<std::int32_t>& weights) {
    for (double weight : exact) {
        if (sum != 0) {
            weight /= sum;
        }
        const double scaled = weight * (1 << kWeightPrecision);
        weights.push_back(
            static_cast<std::int32_t>(weight < 0 ? scaled - kToNearest : scaled + kToNearest));
    }
}

Taps taps_of(int in, int out) {
    const double scale = static_cast<double>(in) / out;
    const double stretch = std::max(scale, 1.0);
    const double support = kSupport * stretch;
    const double per_stretch = 1.0 / stretch;

    Taps taps;
    std::vector<double> exact;
    for (int target = 0; target < out; ++target) {
        const double center = (target + 0.5) * scale;
        const int first = std::max(static_cast<int>(center - support + kToNearest), 0);
        const int last = std::min(static_cast<int>(center + support + kToNearest), in);
        exact.clear();
        double sum = 0;
        for (int source = first; source < last; ++source) {
            exact.push_back(cubic((source - center + 0.5) * per_stretch));
            sum += exact.back();
        }
        taps.runs.push_back({first, last - first, taps.weights.size()});
        append_weights(exact, sum, taps.weights);
    }
    return taps;
}

Photo resize_width(const Photo& photo, int width) {
    Photo resized;
    resized.size = {width, photo.size.height};
    resized.rgb.resize(3 * resized.size.pixels());
    resize_rows(photo.rgb.data(), static_cast<std::size_t>(photo.size.width),
                static_cast<std::size_t>(photo.size.height), taps_of(photo.size.width, width),
                resized.rgb.data());
    return resized;
}

Photo resize_height(const Photo& photo, int height) {
    Photo resized;
    resized.size = {photo.size.width, height};
    resized.rgb.resize(3 * resized.size.pixels());
    sum_rows(photo.rgb.data(), std::size_t{3} * static_cast<std::size_t>(photo.size.width),
             taps_of(photo.size.height, height), resized.rgb.data());
    return resized;
}

/// The source position of each target position. PIL adds up the steps, so we do: a product would
/// round differently.
std::vector<std::size_t> nearest_positions(int in, int out) {
    const double step = static_cast<double>(in) / out;
    std::vector<std::size_t> positions;
    double position = step * 0.5;
    for (int i = 0; i < out; ++i) {
        positions.push_back(static_cast<std::size_t>(std::min(static_cast<int>(position), in - 1)));
        position += step;
    }
    return positions;
}

} // namespace

Photo resize_bicubic(const Photo& photo, Size size) {
    if (photo.size.width == size.width) {
        return photo.size.height == size.height ? photo : resize_height(photo, size.height);
    }
    auto resized = resize_width(photo, size.width);
    return photo.size.height == size.height ? resized : resize_height(resized, size.height);
}

LabelMap resize_nearest(const LabelMap& map, Size size) {
    const auto columns = nearest_positions(map.size.width, size.width);
    LabelMap resized;
    resized.size = size;
    resized.ids.resize(size.pixels());
    auto* out = resized.ids.data();
    for (const auto row : nearest_positions(map.size.height, size.height)) {
        const auto* ids = map.ids.data() + row * static_cast<std::size_t>(map.size.width);
        for (const auto column : columns) {
            *out++ = ids[column];
        }
    }
    return resized;
}

} // namespace spade
