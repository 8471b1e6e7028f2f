#include "libspade/eval/resampling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace {

using spade::RandomStream;

TEST(Resampling, SubsetsHaveNoDuplicates) {
    std::set<std::vector<std::int64_t>> seen;
    for (int i = 0; i < 50; ++i) {
        RandomStream chance(3, "subset/" + std::to_string(i));
        auto subset = spade::draw_subset(chance, 10, 4);
        ASSERT_EQ(subset.size(), 4U);
        std::sort(subset.begin(), subset.end());
        EXPECT_EQ(std::unique(subset.begin(), subset.end()), subset.end());
        EXPECT_GE(subset.front(), 0);
        EXPECT_LT(subset.back(), 10);
        seen.insert(subset);
    }
    EXPECT_GT(seen.size(), 30U);
    RandomStream chance(3, "all");
    const auto all = spade::draw_subset(chance, 5, 9);
    EXPECT_EQ(all, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
}

TEST(Resampling, DrawsWithReplacement) {
    RandomStream chance(1, "again");
    const auto drawn = spade::draw_with_replacement(chance, 1000);
    const std::set<std::int64_t> different(drawn.begin(), drawn.end());
    EXPECT_NEAR(static_cast<double>(different.size()), 632, 40); // 1 - 1/e
}

TEST(Resampling, PercentilesAreInterpolated) {
    std::vector<double> values(101);
    std::iota(values.rbegin(), values.rend(), 0.0);
    const auto interval = spade::percentile_interval(values);
    EXPECT_DOUBLE_EQ(interval.low, 2.5);
    EXPECT_DOUBLE_EQ(interval.high, 97.5);
}

TEST(Resampling, TheIntervalOfAMeanMatchesItsStandardError) {
    RandomStream chance(5, "values");
    std::vector<double> values(400);
    for (auto& value : values) {
        value = static_cast<double>(chance.below(1000)) / 1000;
    }
    const auto interval = spade::bootstrap_of_mean(7, "mean", 2000, values);
    const double error = spade::deviation_of(values) / 20;
    EXPECT_NEAR(interval.low, spade::mean_of(values) - 1.96 * error, 0.2 * error);
    EXPECT_NEAR(interval.high, spade::mean_of(values) + 1.96 * error, 0.2 * error);
    const auto again = spade::bootstrap_of_mean(7, "mean", 2000, values);
    EXPECT_EQ(interval.low, again.low);
    EXPECT_NE(interval.low, spade::bootstrap_of_mean(8, "mean", 2000, values).low);
}

} // namespace
