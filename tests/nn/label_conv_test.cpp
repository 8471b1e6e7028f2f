#include "libspade/nn/label_conv.hpp"

#include "tests/nn/random_maps.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

using namespace spade;
using spade::test::MapCase;

class LabelConvTest : public testing::TestWithParam<MapCase> {};

TEST_P(LabelConvTest, MatchesTheConvolutionOfTheDenseMap) {
    const auto& c = GetParam();
    const auto m = random_map(c);
    auto dense = m.dense(torch::kFloat64);
    for (std::int64_t halvings = 0; halvings < 2; ++halvings) {
        torch::manual_seed(2);
        auto weight = torch::randn({6, dense.size(1), 4, 4}, torch::kFloat64).requires_grad_();
        const auto expected = torch::conv2d(dense, weight, {}, 2, 2);
        const auto upstream = torch::randn(expected.sizes(), torch::kFloat64);
        expected.backward(upstream);
        const auto gradient = weight.grad().clone();
        weight.mutable_grad().reset();
        const auto got = convolve_labels(m, halvings, weight, 2, 2);
        got.backward(upstream);
        EXPECT_LE(test::relative_difference(got, expected), 1e-12);
        EXPECT_LE(test::relative_difference(weight.grad(), gradient), 1e-10);
        dense = torch::avg_pool2d(dense, 3, 2, 1, false, /*count_include_pad=*/false);
    }
}

INSTANTIATE_TEST_SUITE_P(Maps, LabelConvTest, testing::ValuesIn(spade::test::map_cases()),
                         testing::PrintToStringParamName());

} // namespace
