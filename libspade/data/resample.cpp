#include "libspade/data/resample.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace spade {

namespace {

/// Bits behind the point of a weight: 32, less 8 of a level, less 2 for the overshoot of the cubic.
constexpr int kPrecision = 32 - 8 - 2;
constexpr std::int32_t kHalf = 1 << (kPrecision - 1);

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

/// For each target position along one axis: where its source pixels begin, and their weights.
struct Taps {
    struct Run {
        int first = 0;
        int count = 0;
        std::size_t weights = 0; ///< index of the first
    };
    std::vector<Run> runs;
    std::vector<std::int32_t> weights;
};

void append_weights(const std::vector<double>& exact, double sum,
                    std::vector<std::int32_t>& weights) {
    for (double weight : exact) {
        if (sum != 0) {
            weight /= sum;
        }
        const double scaled = weight * (1 << kPrecision);
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

std::uint8_t level(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> kPrecision, 0, 255));
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

Photo resize_width(const Photo& photo, int width) {
    const auto taps = taps_of(photo.size.width, width);
    const auto stride_in = std::size_t{3} * static_cast<std::size_t>(photo.size.width);
    const auto stride_out = std::size_t{3} * static_cast<std::size_t>(width);
    Photo resized;
    resized.size = {width, photo.size.height};
    resized.rgb.resize(3 * resized.size.pixels());
    for (std::size_t y = 0; y < static_cast<std::size_t>(photo.size.height); ++y) {
        resize_row(photo.rgb.data() + y * stride_in, taps, resized.rgb.data() + y * stride_out);
    }
    return resized;
}

Photo resize_height(const Photo& photo, int height) {
    const auto taps = taps_of(photo.size.height, height);
    const auto stride = std::size_t{3} * static_cast<std::size_t>(photo.size.width);
    Photo resized;
    resized.size = {photo.size.width, height};
    resized.rgb.resize(3 * resized.size.pixels());
    std::vector<std::int32_t> sums(stride);
    auto* out = resized.rgb.data();
    for (const auto& run : taps.runs) {
        std::fill(sums.begin(), sums.end(), kHalf);
        const auto* row = photo.rgb.data() + static_cast<std::size_t>(run.first) * stride;
        for (int i = 0; i < run.count; ++i, row += stride) {
            const auto weight = taps.weights[run.weights + static_cast<std::size_t>(i)];
            for (std::size_t x = 0; x < stride; ++x) {
                sums[x] += row[x] * weight;
            }
        }
        out = std::transform(sums.begin(), sums.end(), out, level);
    }
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
    resized.ids.reserve(size.pixels());
    for (const auto row : nearest_positions(map.size.height, size.height)) {
        const auto* ids = map.ids.data() + row * static_cast<std::size_t>(map.size.width);
        for (const auto column : columns) {
            resized.ids.push_back(ids[column]);
        }
    }
    return resized;
}

} // namespace spade
