#include "libspade/nn/semantic_map.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

using spade::SemanticMap;
using spade::SemanticsOptions;

torch::Tensor ids_of(const std::vector<std::int64_t>& ids, std::int64_t height,
                     std::int64_t width) {
    return torch::tensor(ids, torch::kInt64).view({1, height, width});
}

TEST(SemanticMap, DenseIsOneHotThenEdgesThenPlanes) {
    const auto ids = ids_of({0, 2, 1, 0}, 2, 2);
    const auto edges = torch::tensor({true, false, false, true}).view({1, 2, 2});
    const auto planes = torch::full({1, 1, 2, 2}, 0.25);
    const SemanticMap map({3, true, 1}, ids, edges, planes);
    const auto dense = map.dense(torch::kFloat32);
    ASSERT_EQ(dense.sizes(), torch::IntArrayRef({1, 5, 2, 2}));
    EXPECT_TRUE(torch::equal(dense[0][0], torch::tensor({{1.F, 0.F}, {0.F, 1.F}})));
    EXPECT_TRUE(torch::equal(dense[0][2], torch::tensor({{0.F, 1.F}, {0.F, 0.F}})));
    EXPECT_TRUE(torch::equal(dense[0][3], torch::tensor({{1.F, 0.F}, {0.F, 1.F}})));
    EXPECT_TRUE(torch::equal(dense[0][4], torch::full({2, 2}, 0.25F)));
}

TEST(SemanticMap, AtTakesTheTopLeftPixelOfWholeFactors) {
    const auto ids = torch::arange(16, torch::kInt64).view({1, 4, 4});
    const SemanticMap map({16, false, 0}, ids);
    EXPECT_TRUE(
        torch::equal(map.at(2, 2).ids()[0], torch::tensor({{0, 2}, {8, 10}}, torch::kInt64)));
}

/// The rule must be torch's for a float plane, whatever that is.
TEST(SemanticMap, AtAgreesWithResizingTheDenseForm) {
    torch::manual_seed(1);
    for (const auto& [height, width] : {std::pair(5, 7), std::pair(13, 9), std::pair(1, 1)}) {
        const auto ids = torch::randint(0, 9, {2, 11, 10}, torch::kInt64);
        const SemanticMap map({9, true, 0}, ids, spade::instance_edges(ids));
        const auto expected =
            torch::upsample_nearest2d(map.dense(torch::kFloat64), {height, width});
        EXPECT_TRUE(torch::equal(map.at(height, width).dense(torch::kFloat64), expected));
    }
}

TEST(SemanticMap, SharesWhatItComputed) {
    const SemanticMap map({4, false, 0}, torch::zeros({1, 8, 8}, torch::kInt64));
    const auto copy = map; // NOLINT(performance-unnecessary-copy-initialization)
    EXPECT_EQ(map.at(4, 4).dense(torch::kFloat32).data_ptr(),
              copy.at(4, 4).dense(torch::kFloat32).data_ptr());
}

TEST(SemanticMap, RefusesWhatDoesNotFit) {
    const auto ids = torch::zeros({1, 4, 4}, torch::kInt64);
    EXPECT_THROW(SemanticMap({3, true, 0}, ids), spade::ConfigError);
    EXPECT_THROW(SemanticMap({3, false, 2}, ids), spade::ConfigError);
    EXPECT_THROW(SemanticMap({3, false, 0}, ids.to(torch::kInt32)), spade::ConfigError);
    const auto narrow = torch::zeros({1, 4, 3}, torch::kBool);
    EXPECT_THROW(SemanticMap({3, true, 0}, ids, narrow), spade::ConfigError);
}

TEST(InstanceEdges, MarkBothSidesOfABorder) {
    const auto instances =
        torch::tensor({{7, 7, 8}, {7, 7, 8}, {7, 7, 7}}, torch::kInt32).unsqueeze(0);
    const auto expected = torch::tensor(
        {{false, true, true}, {false, true, true}, {false, false, true}}, torch::kBool);
    EXPECT_TRUE(torch::equal(spade::instance_edges(instances)[0], expected));
}

} // namespace
