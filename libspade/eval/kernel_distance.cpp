#include "libspade/eval/kernel_distance.hpp"

#include "libspade/eval/resampling.hpp"
#include "libspade/eval/row_blocks.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>

namespace spade {

namespace {

torch::Tensor kernel(const torch::Tensor& x, const torch::Tensor& y) {
    return (x.mm(y.t()) / x.size(1) + 1).pow(3);
}

/// Sums over all pairs of two sets, or of a set with itself except a picture with itself.
struct Sums {
    torch::Tensor rows;     ///< [N], of each x
    torch::Tensor columns;  ///< [M], of each y
    torch::Tensor weighted; ///< [R]
};

Sums sums_of(const torch::Tensor& x, const torch::Tensor& y, const torch::Tensor& x_counts,
             const torch::Tensor& y_counts, bool same) {
    Sums sums{torch::zeros({x.size(0)}, torch::kFloat64),
              torch::zeros({y.size(0)}, torch::kFloat64),
              torch::zeros({x_counts.size(1)}, torch::kFloat64)};
    for_row_blocks(x, [&](std::int64_t x_first, const torch::Tensor& x_rows) {
        auto row_sums = sums.rows.narrow(0, x_first, x_rows.size(0));
        const auto x_weights = x_counts.narrow(0, x_first, x_rows.size(0));
        for_row_blocks(y, [&](std::int64_t y_first, const torch::Tensor& y_rows) {
            auto k = kernel(x_rows, y_rows);
            if (same && x_first == y_first) {
                k.fill_diagonal_(0);
            }
            row_sums += k.sum(1);
            sums.columns.narrow(0, y_first, y_rows.size(0)) += k.sum(0);
            const auto y_weights = y_counts.narrow(0, y_first, y_rows.size(0));
            sums.weighted += (x_weights * k.mm(y_weights)).sum(0);
        });
    });
    return sums;
}

/// The variance of an estimate, from its values with each picture left out in turn.
double jackknife_variance(const torch::Tensor& left_out) {
    const auto n = static_cast<double>(left_out.size(0));
    return (n - 1) / n * (left_out - left_out.mean()).square().sum().item<double>();
}

} // namespace

KernelDistance kernel_distance(const torch::Tensor& x, const torch::Tensor& y,
                               const torch::Tensor& x_counts, const torch::Tensor& y_counts) {
    const auto xx = sums_of(x, x, x_counts, x_counts, true);
    const auto yy = sums_of(y, y, y_counts, y_counts, true);
    const auto xy = sums_of(x, y, x_counts, y_counts, false);
    const auto n = static_cast<double>(x.size(0));
    const auto m = static_cast<double>(y.size(0));
    const auto sxx = xx.rows.sum().item<double>();
    const auto syy = yy.rows.sum().item<double>();
    const auto sxy = xy.rows.sum().item<double>();

    KernelDistance distance;
    distance.value = sxx / (n * (n - 1)) + syy / (m * (m - 1)) - 2 * sxy / (n * m);
    const auto without_x = (sxx - 2 * xx.rows) / ((n - 1) * (n - 2)) + syy / (m * (m - 1)) -
                           2 * (sxy - xy.rows) / ((n - 1) * m);
    const auto without_y = (syy - 2 * yy.rows) / ((m - 1) * (m - 2)) + sxx / (n * (n - 1)) -
                           2 * (sxy - xy.columns) / (n * (m - 1));
    distance.error = std::sqrt(jackknife_variance(without_x) + jackknife_variance(without_y));

    const auto resampled = xx.weighted / (n * n - x_counts.square().sum(0)) +
                           yy.weighted / (m * m - y_counts.square().sum(0)) -
                           2 * xy.weighted / (n * m);
    const auto* values = resampled.data_ptr<double>();
    distance.replicates.assign(values, values + resampled.numel());
    return distance;
}

KernelDistance kernel_distance(const torch::Tensor& x, const torch::Tensor& y) {
    return kernel_distance(x, y, torch::zeros({x.size(0), 0}, torch::kFloat64),
                           torch::zeros({y.size(0), 0}, torch::kFloat64));
}

SubsetDistance kernel_distance_of_subsets(const torch::Tensor& x, const torch::Tensor& y,
                                          int subsets, std::int64_t size, std::uint64_t seed) {
    std::vector<double> values;
    for (int i = 0; i < subsets; ++i) {
        const auto pick = [&](const torch::Tensor& set, const char* which) {
            RandomStream chance(seed, fmt::format("kernel-distance/{}/{}", which, i));
            return set.index_select(0, torch::tensor(draw_subset(chance, set.size(0), size)));
        };
        values.push_back(kernel_distance(pick(x, "fake"), pick(y, "real")).value);
    }
    return {mean_of(values), deviation_of(values)};
}

} // namespace spade
