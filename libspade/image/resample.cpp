#include "libspade/image/resample.hpp"

#include "libspade/image/cubic_taps.hpp"
#include "libspade/image/resample_kernel.hpp"

#include <algorithm>
#include <vector>

namespace spade {

namespace {

constexpr double kToNearest = 0.5;

Taps taps_of(int in, int out) {
    Taps taps;
    for (int target = 0; target < out; ++target) {
        const auto exact = cubic_taps(target, in, out);
        taps.runs.push_back(
            {exact.first, static_cast<int>(exact.weights.size()), taps.weights.size()});
        for (const double weight : exact.weights) {
            const double scaled = weight * (1 << kWeightPrecision);
            taps.weights.push_back(
                static_cast<std::int32_t>(weight < 0 ? scaled - kToNearest : scaled + kToNearest));
        }
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

/// The source position of each target position. Steps are added up as in PIL: a product would
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
