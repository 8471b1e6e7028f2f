#include "libspade/eval/neighbors.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

namespace {

/// The squared distance, which is enough for comparing.
double distance(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).square().sum().item<double>();
}

/// The squared distance from picture i of a set to its k-th nearest neighbour.
double reach(const torch::Tensor& set, std::int64_t i, int k) {
    std::vector<double> distances;
    for (std::int64_t j = 0; j < set.size(0); ++j) {
        if (j != i) {
            distances.push_back(distance(set[i], set[j]));
        }
    }
    std::sort(distances.begin(), distances.end());
    return distances[static_cast<std::size_t>(k - 1)];
}

TEST(Neighbors, AgreesWithTheDefinition) {
    torch::manual_seed(1);
    const auto fake = torch::randn({14, 3}, torch::kFloat64) * 0.8;
    const auto real = torch::randn({11, 3}, torch::kFloat64) + 0.3;
    const auto scores = spade::neighbor_scores(fake, real, {2, 4});
    ASSERT_EQ(scores.precision.size(), 14U);
    ASSERT_EQ(scores.recall.size(), 11U);
    for (std::int64_t f = 0; f < 14; ++f) {
        int within = 0;
        bool precise = false;
        for (std::int64_t r = 0; r < 11; ++r) {
            precise |= distance(fake[f], real[r]) <= reach(real, r, 2);
            within += distance(fake[f], real[r]) < reach(real, r, 4) ? 1 : 0;
        }
        EXPECT_EQ(scores.precision[static_cast<std::size_t>(f)], precise ? 1 : 0) << f;
        EXPECT_DOUBLE_EQ(scores.density[static_cast<std::size_t>(f)], within / 4.0) << f;
    }
    for (std::int64_t r = 0; r < 11; ++r) {
        bool recalled = false;
        bool covered = false;
        for (std::int64_t f = 0; f < 14; ++f) {
            recalled |= distance(fake[f], real[r]) <= reach(fake, f, 2);
            covered |= distance(fake[f], real[r]) < reach(real, r, 4);
        }
        EXPECT_EQ(scores.recall[static_cast<std::size_t>(r)], recalled ? 1 : 0) << r;
        EXPECT_EQ(scores.coverage[static_cast<std::size_t>(r)], covered ? 1 : 0) << r;
    }
}

TEST(Neighbors, SeparatesNearFromFarAcrossBlocks) {
    torch::manual_seed(2);
    const auto real = torch::randn({1100, 2}, torch::kFloat64);
    auto fake = torch::randn({1030, 2}, torch::kFloat64);
    fake.narrow(0, 1025, 5) += 100; // in the second block
    const auto scores = spade::neighbor_scores(fake, real, {});
    EXPECT_EQ(std::count(scores.precision.end() - 5, scores.precision.end(), 0.0), 5);
    EXPECT_GT(std::count(scores.precision.begin(), scores.precision.end() - 5, 1.0), 900);
    EXPECT_GT(std::count(scores.recall.begin() + 1024, scores.recall.end(), 1.0), 60);
}

} // namespace
