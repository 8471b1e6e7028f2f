#include "libspade/nn/discriminator.hpp"

#include "libspade/nn/init.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

using namespace spade;

TEST(Discriminator, ReturnsEveryOutputOfEveryScale) {
    DiscriminatorOptions o;
    o.semantics = {3, true, 0};
    o.ndf = 4;
    Discriminator discriminator(o);
    initialize(*discriminator, "discriminator", Init::kReference, 1);
    const auto ids = torch::randint(0, 3, {2, 64, 48}, torch::kInt64);
    const SemanticMap m(o.semantics, ids, instance_edges(ids));
    const auto outputs = discriminator(m, torch::rand({2, 3, 64, 48}));
    ASSERT_EQ(outputs.size(), 2U);
    ASSERT_EQ(outputs[0].size(), 5U);
    EXPECT_EQ(outputs[0][0].sizes(), torch::IntArrayRef({2, 4, 33, 25}));
    EXPECT_EQ(outputs[0][3].sizes(), torch::IntArrayRef({2, 32, 10, 8}));
    EXPECT_EQ(outputs[0][4].sizes(), torch::IntArrayRef({2, 1, 11, 9}));
    EXPECT_EQ(outputs[1][0].sizes(), torch::IntArrayRef({2, 4, 17, 13}));
    EXPECT_GE(outputs[0][4].min().item<double>(), -1e9);
    EXPECT_LT(outputs[0][4].min().item<double>(), outputs[0][4].max().item<double>());
}

} // namespace
