#include "libspade/nn/perceptual.hpp"

#include "libspade/nn/state.hpp"
#include "tests/support/published_lpips.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

using spade::Backbone;
using spade::Dtype;

namespace {

std::int64_t numbers_of(const torch::nn::Module& network) {
    std::int64_t numbers = 0;
    for (const auto& parameter : network.parameters()) {
        numbers += parameter.numel();
    }
    return numbers;
}

TEST(FeatureNet, HasTorchvisionsSizes) {
    // VGG19's features up to conv5_1, AlexNet's and SqueezeNet 1.1's whole.
    EXPECT_EQ(numbers_of(*spade::FeatureNet(Backbone::kVgg19)), 20024384 - 3 * 2359808);
    EXPECT_EQ(numbers_of(*spade::FeatureNet(Backbone::kAlexNet)), 2469696);
    EXPECT_EQ(numbers_of(*spade::FeatureNet(Backbone::kSqueezeNet)), 722496);
}

TEST(FeatureNet, TapsHaveTheDeclaredChannels) {
    for (const auto backbone : {Backbone::kVgg19, Backbone::kAlexNet, Backbone::kSqueezeNet}) {
        spade::FeatureNet net(backbone);
        const auto features = net(torch::zeros({1, 3, 64, 64}));
        const auto channels = spade::tap_channels(backbone);
        ASSERT_EQ(features.size(), channels.size());
        for (std::size_t tap = 0; tap < features.size(); ++tap) {
            EXPECT_EQ(features[tap].size(1), channels[tap]);
        }
    }
}

TEST(Perceptual, VggLossHasNoGradientThroughTheReal) {
    spade::FeatureNet vgg(Backbone::kVgg19);
    for (auto& parameter : vgg->parameters()) {
        torch::nn::init::normal_(parameter, 0, 0.05);
    }
    const auto fake = torch::rand({1, 3, 32, 32}).requires_grad_();
    const auto real = torch::rand({1, 3, 32, 32}).requires_grad_();
    EXPECT_EQ(spade::vgg_loss(vgg, fake, fake).item<double>(), 0);
    spade::vgg_loss(vgg, fake, real).backward();
    EXPECT_GT(fake.grad().abs().sum().item<double>(), 0);
    EXPECT_FALSE(real.grad().defined());
}

class LpipsTest : public testing::TestWithParam<std::pair<Backbone, const char*>> {};

TEST_P(LpipsTest, MatchesThePublishedDistances) {
    const spade::test::PublishedLpips published;
    SKIP_WITHOUT_PUBLISHED_LPIPS(published);
    const torch::NoGradGuard no_grad;
    const auto [backbone, name] = GetParam();
    spade::Lpips lpips(backbone);
    const auto weights = spade::h5::File::open(published.weights(name));
    for (auto& [path, tensor] : spade::state_of(*lpips)) {
        auto object = path.rfind("backbone.", 0) == 0 ? path.substr(9) : path;
        if (object.rfind("lin", 0) == 0) {
            object.replace(object.find('_'), 1, ".");
        }
        tensor.copy_(spade::test::PublishedLpips::read(weights, object, Dtype::f32, torch::kFloat32)
                         .view(tensor.sizes()));
    }
    lpips->to(torch::kFloat64);
    const auto got = lpips(published.pictures("reference"), published.pictures("distorted"));
    EXPECT_LT((got - published.distances(name)).abs().max().item<double>(), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Backbones, LpipsTest,
                         testing::Values(std::pair(Backbone::kAlexNet, "alex"),
                                         std::pair(Backbone::kSqueezeNet, "squeeze")));

} // namespace
