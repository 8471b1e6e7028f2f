#include "libspade/eval/resampling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spade {

namespace {

/// The quantile of sorted values at `share` (0 to 1), interpolated linearly.
double quantile(const std::vector<double>& sorted, double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviation_of(const std::vector<double>& values) {
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) {
        sum += (value - mean) * (value - mean);
    }
    return std::sqrt(sum / static_cast<double>(values.size()));
}

std::vector<std::int64_t> draw_with_replacement(RandomStream& chance, std::int64_t count) {
    std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
    for (auto& index : indices) {
        index = static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(count)));
    }
    return indices;
}

std::vector<std::int64_t> draw_subset(RandomStream& chance, std::int64_t count, std::int64_t size) {
    std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
    std::iota(indices.begin(), indices.end(), 0);
    const auto wanted = static_cast<std::size_t>(std::min(size, count));
    for (std::size_t i = 0; i < wanted && wanted < indices.size(); ++i) {
        std::swap(indices[i], indices[i + chance.below(indices.size() - i)]);
    }
    indices.resize(wanted);
    return indices;
}

Interval percentile_interval(std::vector<double> replicates) {
    std::sort(replicates.begin(), replicates.end());
    return {quantile(replicates, 0.025), quantile(replicates, 0.975)};
}

Interval normal_interval(double value, const std::vector<double>& replicates) {
    const double half = 1.96 * deviation_of(replicates);
    return {value - half, value + half};
}

Interval
bootstrap_interval(std::uint64_t seed, const std::string& name, int replicates, std::int64_t count,
                   const std::function<double(const std::vector<std::int64_t>&)>& statistic) {
    std::vector<double> values;
    for (int i = 0; i < replicates; ++i) {
        RandomStream chance(seed, fmt::format("bootstrap/{}/{}", name, i));
        values.push_back(statistic(draw_with_replacement(chance, count)));
    }
    return percentile_interval(std::move(values));
}

Interval bootstrap_of_mean(std::uint64_t seed, const std::string& name, int replicates,
                           const std::vector<double>& values) {
    const auto count = static_cast<std::int64_t>(values.size());
    return bootstrap_interval(seed, name, replicates, count, [&](const auto& indices) {
        double sum = 0;
        for (const auto index : indices) {
            sum += values[static_cast<std::size_t>(index)];
        }
        return sum / static_cast<double>(values.size());
    });
}

} // namespace spade
