#include "libspade/arch/cost.hpp"

#include "libspade/arch/tensors.hpp"

#include <gtest/gtest.h>

namespace {

using spade::cost_of;
using spade::DiscriminatorOptions;
using spade::EncoderOptions;
using spade::GeneratorOptions;

GeneratorOptions coco() {
    GeneratorOptions g;
    g.semantics = {183, true, 0};
    return g;
}

TEST(Cost, OfThePublishedGeneratorMatchesThePublication) {
    const auto cost = cost_of(coco(), 256, 256);
    EXPECT_NEAR(static_cast<double>(cost.multiply_adds), 191e9, 1e9);
    std::int64_t learned = 0;
    for (const auto& tensor : spade::tensors_of(coco())) {
        learned += tensor.learned ? tensor.elements() : 0;
    }
    EXPECT_EQ(cost.parameters, learned);
}

TEST(Cost, OfASmallEncoderIsCountedByHand) {
    EncoderOptions e;
    e.nef = 2;
    e.z_dim = 5;
    e.side = 8;
    e.layers = 2;
    // 3 -> 2 at 4x4, 2 -> 4 at 2x2, then two linear layers of 16 -> 5.
    EXPECT_EQ(cost_of(e).multiply_adds, 3 * 2 * 9 * 16 + 2 * 4 * 9 * 4 + 2 * 16 * 5);
}

TEST(Cost, OfASmallDiscriminatorIsCountedByHand) {
    DiscriminatorOptions d;
    d.semantics = {2, false, 0};
    d.ndf = 4;
    d.scales = 1;
    d.layers = 2;
    // 5 -> 4 at 5x5, 4 -> 8 at 6x6, 8 -> 1 at 7x7.
    EXPECT_EQ(cost_of(d, 8, 8).multiply_adds, 16 * (5 * 4 * 25 + 4 * 8 * 36 + 8 * 49));
}

TEST(Cost, ConvolutionsGrowWithPixelsAndStepsWithPictures) {
    auto g = coco();
    EXPECT_EQ(cost_of(g, 512, 256).multiply_adds, 2 * cost_of(g, 256, 256).multiply_adds);
    EXPECT_EQ(cost_of(g, 512, 256).saved_numbers, 2 * cost_of(g, 256, 256).saved_numbers);
    spade::StepOptions step;
    step.generator = g;
    step.discriminator.semantics = g.semantics;
    const auto one = spade::step_cost(step);
    step.batch = 2;
    const auto two = spade::step_cost(step);
    EXPECT_EQ(two.multiply_adds, 2 * one.multiply_adds);
    EXPECT_GT(two.peak_bytes, one.peak_bytes);
    EXPECT_LT(two.peak_bytes, 2 * one.peak_bytes);
    step.reuse_fake = true;
    EXPECT_EQ(two.multiply_adds - spade::step_cost(step).multiply_adds,
              2 * cost_of(g, 256, 256).multiply_adds);
}

} // namespace
