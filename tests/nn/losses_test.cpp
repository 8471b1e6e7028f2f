#include "libspade/nn/losses.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

using spade::DiscriminatorOutput;
using spade::GanMode;
using spade::Truth;

namespace {

/// Two scales of one feature layer and the scores of each.
DiscriminatorOutput output(const std::vector<float>& fine, const std::vector<float>& coarse) {
    return {{torch::tensor({1.0F, 2.0F}), torch::tensor(fine)},
            {torch::tensor({3.0F}), torch::tensor(coarse)}};
}

double value(const torch::Tensor& loss) { return loss.item<double>(); }

TEST(Losses, HingeIsZeroBeyondTheMargin) {
    const auto sure = output({2, 3}, {1.5F});
    EXPECT_EQ(value(spade::discriminator_loss(GanMode::kHinge, sure, Truth::kReal)), 0);
    // fake: mean(1 + x) per scale, averaged over scales
    EXPECT_FLOAT_EQ(value(spade::discriminator_loss(GanMode::kHinge, sure, Truth::kFake)), 3.0F);
    EXPECT_FLOAT_EQ(value(spade::generator_loss(GanMode::kHinge, sure)), -2.0F);
}

TEST(Losses, LeastSquaresAndWasserstein) {
    const auto answers = output({0, 1}, {3});
    EXPECT_FLOAT_EQ(value(spade::discriminator_loss(GanMode::kLeastSquares, answers, Truth::kReal)),
                    2.25F);
    EXPECT_FLOAT_EQ(value(spade::discriminator_loss(GanMode::kLeastSquares, answers, Truth::kFake)),
                    4.75F);
    EXPECT_FLOAT_EQ(value(spade::generator_loss(GanMode::kLeastSquares, answers)), 2.25F);
    EXPECT_FLOAT_EQ(value(spade::discriminator_loss(GanMode::kWasserstein, answers, Truth::kReal)),
                    -1.75F);
    EXPECT_FLOAT_EQ(value(spade::discriminator_loss(GanMode::kWasserstein, answers, Truth::kFake)),
                    1.75F);
}

TEST(Losses, CrossEntropyTakesLogits) {
    const auto undecided = output({0, 0}, {0});
    EXPECT_NEAR(value(spade::discriminator_loss(GanMode::kCrossEntropy, undecided, Truth::kReal)),
                std::log(2.0), 1e-6);
    EXPECT_NEAR(value(spade::generator_loss(GanMode::kCrossEntropy, undecided)), std::log(2.0),
                1e-6);
}

TEST(Losses, FeatureMatchingIgnoresScoresAndDetachesTheReal) {
    auto fake = output({5, 5}, {5});
    auto real = output({9, 9}, {9});
    EXPECT_EQ(value(spade::feature_matching_loss(fake, real)), 0);
    fake[0][0] = torch::tensor({3.0F, 2.0F}).requires_grad_();
    real[0][0] = real[0][0].clone().requires_grad_();
    const auto loss = spade::feature_matching_loss(fake, real); // mean 1 at one of two scales
    EXPECT_FLOAT_EQ(value(loss), 0.5F);
    loss.backward();
    EXPECT_TRUE(fake[0][0].grad().defined());
    EXPECT_FALSE(real[0][0].grad().defined());
}

TEST(Losses, DivergenceIsSummedOverTheBatch) {
    const spade::Style style{torch::full({1, 4}, 2.0), torch::zeros({1, 4})};
    EXPECT_FLOAT_EQ(value(spade::kl_divergence(style)), 8.0F);
    const spade::Style twice{style.mu.repeat({2, 1}), style.logvar.repeat({2, 1})};
    EXPECT_FLOAT_EQ(value(spade::kl_divergence(twice)), 16.0F);
    EXPECT_FLOAT_EQ(value(spade::kl_divergence({torch::zeros({3, 4}), torch::zeros({3, 4})})),
                    0.0F);
}

TEST(Losses, PartsOfABatch) {
    const DiscriminatorOutput both{{torch::arange(4).view({4, 1})}};
    EXPECT_TRUE(torch::equal(spade::part_of(both, 2, 2)[0][0], torch::tensor({{2}, {3}})));
}

} // namespace
