#include "tests/parity/kinds.hpp"

#include "libspade/eval/frechet.hpp"
#include "libspade/eval/kernel_distance.hpp"
#include "libspade/eval/neighbors.hpp"
#include "libspade/eval/resampling.hpp"
#include "libspade/image/picture_planes.hpp"
#include "libspade/nn/inception.hpp"
#include "tests/parity/weight_formula.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>

namespace spade::parity {

namespace {

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// What the file's `about` says: 0.05 s for means and biases, 1 + 0.3 s for variances, 1 + 0.2 s
/// for scales, s sqrt(6 / fan-in) for everything else.
torch::Tensor weights_of(const std::string& name, const std::vector<std::int64_t>& shape,
                         std::int64_t k) {
    auto tensor = torch::empty(shape, torch::kFloat64);
    auto* values = tensor.data_ptr<double>();
    const double fan_in = static_cast<double>(tensor.numel()) / static_cast<double>(shape.front());
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
        const double s = formula_value(i, k - 1); // tensors count from 0 here
        values[i] = ends_with(name, ".running_mean") || ends_with(name, ".bias") ? 0.05 * s
                    : ends_with(name, ".running_var")                            ? 1 + 0.3 * s
                    : ends_with(name, ".bn.weight")                              ? 1 + 0.2 * s
                                                    : s * std::sqrt(6 / fan_in);
    }
    return tensor.to(torch::kFloat32);
}

Inception inception_of(const Fixture& fixture) {
    std::map<std::string, std::int64_t> place;
    for (const auto& name : fixture.strings("names")) {
        place.emplace(name, static_cast<std::int64_t>(place.size()));
    }
    std::map<std::string, std::vector<std::int64_t>> shapes;
    for (const auto& tensor : inception_tensors()) {
        shapes.emplace(tensor.name, tensor.shape);
    }
    return Inception(
        [&](const std::string& name) { return weights_of(name, shapes.at(name), place.at(name)); });
}

Photo photo_of(const torch::Tensor& planes) { // [3, H, W] uint8
    Photo photo;
    photo.size = {static_cast<int>(planes.size(2)), static_cast<int>(planes.size(1))};
    const auto rgb = planes.permute({1, 2, 0}).contiguous();
    photo.rgb.assign(rgb.data_ptr<std::uint8_t>(), rgb.data_ptr<std::uint8_t>() + rgb.numel());
    return photo;
}

torch::Tensor input_of(const torch::Tensor& images, PlaneResize resize) {
    constexpr auto kSide = static_cast<int>(kInceptionSide);
    std::vector<torch::Tensor> inputs;
    for (std::int64_t i = 0; i < images.size(0); ++i) {
        const auto planes = resized_planes(photo_of(images[i]), {kSide, kSide}, resize);
        const auto levels = torch::tensor(planes).view({3, kSide, kSide});
        inputs.push_back(resize == PlaneResize::kPytorch ? 2 * (levels / 255) - 1
                                                         : (levels - 128) / 128);
    }
    return torch::stack(inputs);
}

/// Compares relative to the layer's range.
void compare_layer(const Fixture& fixture, const std::string& what, const torch::Tensor& got,
                   const torch::Tensor& expected, double bar, Report& report) {
    const auto range = (expected.max() - expected.min()).item<double>();
    report.check(fixture.name(), what, largest_difference(got, expected) / range, bar);
}

void check_relative(const Fixture& fixture, const std::string& what, double got, double expected,
                    const Bars& bars, Report& report) {
    const double scale = std::max(std::abs(expected), 1.0e-3); // or a distance of 0 has no error
    report.check(fixture.name(), what, std::abs(got - expected) / scale, bars.metric);
}

} // namespace

void check_inception(const Fixture& fixture, const Bars& bars, Report& report) {
    const auto network = inception_of(fixture);
    const std::array<std::pair<const char*, PlaneResize>, 3> protocols{
        {{"clean", PlaneResize::kClean},
         {"torch", PlaneResize::kPytorch},
         {"tf1", PlaneResize::kTf1}}};
    for (const std::string set : {"a256", "b480x360"}) {
        const auto images = fixture.tensor(set + "/images");
        for (const auto& [name, resize] : protocols) {
            const auto taps = network.taps(input_of(images, resize));
            const std::array<std::pair<const char*, torch::Tensor>, 6> layers{
                {{"64", taps.pool1},
                 {"192", taps.pool2},
                 {"768", taps.mixed6},
                 {"2048", taps.pool3},
                 {"logits", taps.logits},
                 {"logits_unbiased", taps.logits_unbiased}}};
            for (const auto& [layer, got] : layers) {
                compare_layer(fixture, fmt::format("{} {} {}", set, name, layer), got,
                              fixture.tensor(fmt::format("{}/{}/{}", set, name, layer)),
                              bars.inception, report);
            }
        }
    }
}

void check_set_metrics(const Fixture& fixture, const Bars& bars, Report& report) {
    for (const std::string name : {"identical", "rank_deficient", "wide"}) {
        const auto a = fixture.tensor(name + "/a");
        const auto b = fixture.tensor(name + "/b");
        const auto expected = [&](const char* metric) {
            return fixture.tensor(name + "/" + metric).item<double>();
        };
        const double fid = frechet_distance(gaussian_of(a), gaussian_of(b));
        check_relative(fixture, name + " fid", fid, expected("fid_eigh"), bars, report);
        const auto moments = [](const torch::Tensor& x) {
            const auto gaussian = gaussian_of(x);
            return gaussian_of(gaussian.mean, covariance_of(gaussian));
        };
        check_relative(fixture, name + " fid of moments", frechet_distance(moments(a), moments(b)),
                       expected("fid_eigh"), bars, report);
        const auto rows = std::min(a.size(0), b.size(0)); // as many of each, as in the file
        const auto kid = kernel_distance(a.narrow(0, 0, rows), b.narrow(0, 0, rows));
        check_relative(fixture, name + " kid", kid.value, expected("kid_full"), bars, report);
        const auto scores = neighbor_scores(a, b, {});
        check_relative(fixture, name + " precision", mean_of(scores.precision),
                       expected("precision"), bars, report);
        check_relative(fixture, name + " recall", mean_of(scores.recall), expected("recall"), bars,
                       report);
    }
}

} // namespace spade::parity
