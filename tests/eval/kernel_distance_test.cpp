#include "libspade/eval/kernel_distance.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace {

double kernel(const torch::Tensor& x, const torch::Tensor& y) {
    return std::pow(x.dot(y).item<double>() / static_cast<double>(x.size(0)) + 1, 3);
}

/// Pair by pair, each picture weighted by its count.
double by_definition(const torch::Tensor& x, const torch::Tensor& y, const torch::Tensor& cx,
                     const torch::Tensor& cy) {
    const auto same = [](const torch::Tensor& set, const torch::Tensor& counts) {
        double sum = 0;
        double pairs = 0;
        for (int i = 0; i < set.size(0); ++i) {
            for (int j = 0; j < set.size(0); ++j) {
                const auto weight = (counts[i] * counts[j]).item<double>();
                sum += i == j ? 0 : weight * kernel(set[i], set[j]);
                pairs += i == j ? 0 : weight;
            }
        }
        return sum / pairs;
    };
    double cross = 0;
    double pairs = 0;
    for (int i = 0; i < x.size(0); ++i) {
        for (int j = 0; j < y.size(0); ++j) {
            const auto weight = (cx[i] * cy[j]).item<double>();
            cross += weight * kernel(x[i], y[j]);
            pairs += weight;
        }
    }
    return same(x, cx) + same(y, cy) - 2 * cross / pairs;
}

torch::Tensor normal(std::int64_t rows, int seed) {
    torch::manual_seed(seed);
    return torch::randn({rows, 5}, torch::kFloat64);
}

TEST(KernelDistance, AgreesWithTheDefinition) {
    const auto x = normal(9, 1);
    const auto y = normal(13, 2) + 0.4;
    const auto ones = [](const torch::Tensor& set) {
        return torch::ones({set.size(0)}, torch::kFloat64);
    };
    const auto counts_x = torch::tensor({2, 0, 1, 1, 3, 0, 1, 1, 0}, torch::kFloat64);
    const auto counts_y = torch::tensor({1, 1, 0, 2, 0, 1, 1, 1, 4, 0, 1, 1, 0}, torch::kFloat64);
    const auto distance =
        spade::kernel_distance(x, y, counts_x.unsqueeze(1), counts_y.unsqueeze(1));
    EXPECT_NEAR(distance.value, by_definition(x, y, ones(x), ones(y)), 1e-12);
    ASSERT_EQ(distance.replicates.size(), 1U);
    EXPECT_NEAR(distance.replicates[0], by_definition(x, y, counts_x, counts_y), 1e-12);
}

TEST(KernelDistance, ErrorIsFromLeavingOutEachPicture) {
    const auto x = normal(8, 3);
    const auto y = normal(7, 4) + 0.5;
    double variance = 0;
    for (const bool of_x : {true, false}) {
        const auto& set = of_x ? x : y;
        std::vector<double> values;
        for (std::int64_t i = 0; i < set.size(0); ++i) {
            const auto rest =
                torch::cat({set.narrow(0, 0, i), set.narrow(0, i + 1, set.size(0) - i - 1)});
            values.push_back(of_x ? spade::kernel_distance(rest, y).value
                                  : spade::kernel_distance(x, rest).value);
        }
        const auto v = torch::tensor(values, torch::kFloat64);
        const auto n = static_cast<double>(values.size());
        variance += (n - 1) / n * (v - v.mean()).square().sum().item<double>();
    }
    EXPECT_NEAR(spade::kernel_distance(x, y).error, std::sqrt(variance), 1e-12);
}

TEST(KernelDistance, IsTheSameInOneBlockAndInSeveral) {
    const auto x = normal(1100, 5);
    const auto y = normal(1050, 6) + 0.1;
    const auto k = [](const torch::Tensor& a, const torch::Tensor& b) {
        return (a.mm(b.t()) / 5 + 1).pow(3);
    };
    const auto mean_off_diagonal = [&](const torch::Tensor& a) {
        const auto n = static_cast<double>(a.size(0));
        return (k(a, a).sum() - k(a, a).trace()).item<double>() / (n * (n - 1));
    };
    const double whole =
        mean_off_diagonal(x) + mean_off_diagonal(y) - 2 * k(x, y).mean().item<double>();
    EXPECT_NEAR(spade::kernel_distance(x, y).value, whole, 1e-10);
}

TEST(KernelDistance, SubsetsOfAllPicturesEqualTheWhole) {
    const auto x = normal(20, 7);
    const auto y = normal(20, 8);
    const auto subsets = spade::kernel_distance_of_subsets(x, y, 3, 20, 1);
    EXPECT_NEAR(subsets.mean, spade::kernel_distance(x, y).value, 1e-12);
    EXPECT_NEAR(subsets.deviation, 0, 1e-12);
    const auto smaller = spade::kernel_distance_of_subsets(x, y, 30, 8, 1);
    EXPECT_GT(smaller.deviation, 0);
    EXPECT_EQ(smaller.mean, spade::kernel_distance_of_subsets(x, y, 30, 8, 1).mean);
    EXPECT_NE(smaller.mean, spade::kernel_distance_of_subsets(x, y, 30, 8, 2).mean);
}

} // namespace
