#include "libspade/image/picture_planes.hpp"

#include "libspade/image/cubic_taps.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace spade {

namespace {

/// For each target position along one axis, its source positions and their weights.
using Axis = std::vector<AxisTaps>;

Axis cubic_axis(int in, int out) {
    Axis axis;
    for (int target = 0; target < out; ++target) {
        axis.push_back(cubic_taps(target, in, out));
    }
    return axis;
}

Axis linear_axis(int in, int out, double shift) {
    const float scale = static_cast<float>(in) / static_cast<float>(out);
    const auto half = static_cast<float>(shift);
    Axis axis;
    for (int target = 0; target < out; ++target) {
        const float source = std::max(scale * (static_cast<float>(target) + half) - half, 0.0F);
        const int first = std::min(static_cast<int>(source), in - 1);
        const double upper = source - static_cast<float>(first);
        AxisTaps taps;
        taps.first = first;
        taps.weights =
            first + 1 < in ? std::vector<double>{1 - upper, upper} : std::vector<double>{1};
        axis.push_back(std::move(taps));
    }
    return axis;
}

/// Horizontal before vertical, as in PIL; sums in double, planes in float.
std::vector<float> separable(const Photo& photo, Size size, const Axis& columns, const Axis& rows) {
    const auto in_width = static_cast<std::size_t>(photo.size.width);
    const auto in_height = static_cast<std::size_t>(photo.size.height);
    const auto width = static_cast<std::size_t>(size.width);
    std::vector<float> narrow(3 * in_height * width); // [3, in height, width]
    for (std::size_t y = 0; y < in_height; ++y) {
        const auto* row = photo.rgb.data() + 3 * y * in_width;
        for (std::size_t x = 0; x < width; ++x) {
            const auto& taps = columns[x];
            const auto* pixel = row + 3 * static_cast<std::size_t>(taps.first);
            std::array<double, 3> sum{};
            for (const double weight : taps.weights) {
                sum[0] += weight * pixel[0];
                sum[1] += weight * pixel[1];
                sum[2] += weight * pixel[2];
                pixel += 3;
            }
            for (std::size_t c = 0; c < 3; ++c) {
                narrow[(c * in_height + y) * width + x] = static_cast<float>(sum[c]);
            }
        }
    }
    std::vector<float> planes(3 * size.pixels());
    std::vector<double> sums(width);
    auto* out = planes.data();
    for (std::size_t c = 0; c < 3; ++c) {
        for (const auto& taps : rows) {
            std::fill(sums.begin(), sums.end(), 0.0);
            const auto* in =
                narrow.data() + (c * in_height + static_cast<std::size_t>(taps.first)) * width;
            for (const double weight : taps.weights) {
                for (std::size_t x = 0; x < width; ++x) {
                    sums[x] += weight * static_cast<double>(in[x]);
                }
                in += width;
            }
            out = std::transform(sums.begin(), sums.end(), out,
                                 [](double sum) { return static_cast<float>(sum); });
        }
    }
    return planes;
}

std::vector<float> planes_of(const std::uint8_t* rgb, Size size) {
    std::vector<float> planes(3 * size.pixels());
    for (std::size_t i = 0; i < size.pixels(); ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
            planes[c * size.pixels() + i] = rgb[3 * i + c];
        }
    }
    return planes;
}

std::vector<float> resized_by_opencv(const Photo& photo, Size size) {
    const cv::Mat in(photo.size.height, photo.size.width, CV_8UC3,
                     const_cast<std::uint8_t*>(photo.rgb.data())); // only read
    cv::Mat out;
    cv::resize(in, out, cv::Size(size.width, size.height), 0, 0, cv::INTER_LINEAR);
    return planes_of(out.ptr<std::uint8_t>(), size);
}

} // namespace

std::vector<float> resized_planes(const Photo& photo, Size size, PlaneResize resize) {
    if (photo.size == size) {
        return planes_of(photo.rgb.data(), size);
    }
    const auto [in_width, in_height] = photo.size;
    switch (resize) {
    case PlaneResize::kClean: {
        auto planes = separable(photo, size, cubic_axis(in_width, size.width),
                                cubic_axis(in_height, size.height));
        for (auto& level : planes) {
            level = std::clamp(level, 0.0F, 255.0F); // the cubic overshoots
        }
        return planes;
    }
    case PlaneResize::kPytorch:
        return separable(photo, size, linear_axis(in_width, size.width, 0.5),
                         linear_axis(in_height, size.height, 0.5));
    case PlaneResize::kTf1:
        return separable(photo, size, linear_axis(in_width, size.width, 0),
                         linear_axis(in_height, size.height, 0));
    case PlaneResize::kOpenCv:
        break;
    }
    return resized_by_opencv(photo, size);
}

} // namespace spade
