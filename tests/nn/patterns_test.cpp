#include "libspade/nn/patterns.hpp"

#include "tests/nn/random_maps.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <map>
#include <vector>

namespace {

using namespace spade;
using spade::test::MapCase;

/// The classes of a window, one by one.
std::vector<std::int32_t> seen_at(const torch::Tensor& classes, std::int32_t outside,
                                  const Window& w, std::int64_t n, std::int64_t y, std::int64_t x) {
    const auto all = classes.accessor<std::int32_t, 3>();
    std::vector<std::int32_t> seen;
    for (std::int64_t dy = 0; dy < w.kernel; ++dy) {
        for (std::int64_t dx = 0; dx < w.kernel; ++dx) {
            const auto at_y = y * w.stride - w.padding + dy;
            const auto at_x = x * w.stride - w.padding + dx;
            const bool inside =
                at_y >= 0 && at_y < classes.size(1) && at_x >= 0 && at_x < classes.size(2);
            seen.push_back(inside ? all[n][at_y][at_x] : outside);
        }
    }
    return seen;
}

/// Each position has its own pattern, and no pattern has two numbers.
void expect_numbered(const torch::Tensor& classes, std::int64_t count, const Window& window) {
    const auto patterns = number_patterns(classes, count, window);
    ASSERT_EQ(patterns.index.sizes(),
              torch::IntArrayRef({classes.size(0), window.positions(classes.size(1)),
                                  window.positions(classes.size(2))}));
    const auto index = patterns.index.accessor<std::int32_t, 3>();
    const auto rows = patterns.rows.accessor<std::int32_t, 2>();
    std::map<std::vector<std::int32_t>, std::int32_t> known;
    for (std::int64_t n = 0; n < index.size(0); ++n) {
        for (std::int64_t y = 0; y < index.size(1); ++y) {
            for (std::int64_t x = 0; x < index.size(2); ++x) {
                const auto number = index[n][y][x];
                const auto seen =
                    seen_at(classes, static_cast<std::int32_t>(count), window, n, y, x);
                for (std::size_t t = 0; t < seen.size(); ++t) {
                    ASSERT_EQ(rows[number][static_cast<std::int64_t>(t)], seen[t]);
                }
                ASSERT_EQ(known.emplace(seen, number).first->second, number);
            }
        }
    }
    EXPECT_EQ(static_cast<std::int64_t>(known.size()), patterns.count());
}

class PatternsTest : public testing::TestWithParam<MapCase> {};

TEST_P(PatternsTest, AreNumberedOnceEach) {
    const auto& c = GetParam();
    const auto classes = random_map(c).classes();
    for (const auto& window :
         {Window{3, 1, 1}, Window{5, 1, 2}, Window{1, 1, 0}, Window{4, 2, 2}, Window{3, 2, 1}}) {
        expect_numbered(classes.index, classes.count(), window);
        const spade::test::WithoutOneDnn portably;
        expect_numbered(classes.index, classes.count(), window);
    }
}

/// A pixel of the dense form is its class's features.
TEST_P(PatternsTest, ClassesAreThePixels) {
    const auto& c = GetParam();
    const auto m = random_map(c);
    auto dense = m.dense(torch::kFloat64);
    for (std::int64_t halvings = 0; halvings < 3; ++halvings) {
        const auto& classes = m.classes(halvings);
        const auto pixels = classes.features.index_select(0, classes.index.flatten())
                                .view({dense.size(0), dense.size(2), dense.size(3), -1})
                                .permute({0, 3, 1, 2});
        EXPECT_LE((pixels - dense).abs().max().item<double>(), 1e-15);
        dense = torch::avg_pool2d(dense, 3, 2, 1, false, /*count_include_pad=*/false);
    }
    EXPECT_EQ(std::get<0>(at::unique_dim(m.classes().features, 0)).size(0), m.classes().count());
}

INSTANTIATE_TEST_SUITE_P(Maps, PatternsTest, testing::ValuesIn(spade::test::map_cases()),
                         testing::PrintToStringParamName());

/// Thousands of keys: the table behind the numbers grows.
TEST(Patterns, NumbersPairsInOrderOfAppearance) {
    const auto a = torch::arange(5000, torch::kInt32).flip(0).view({1, 50, 100});
    const auto b = torch::zeros({1, 50, 100}, torch::kInt32);
    const auto numbers = number_pairs(a, b, 1);
    EXPECT_TRUE(torch::equal(numbers.index.flatten(), torch::arange(5000, torch::kInt32)));
    EXPECT_TRUE(torch::equal(numbers.first, torch::arange(5000, torch::kInt64)));
}

} // namespace
