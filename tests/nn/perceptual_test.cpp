#include "libspade/nn/perceptual.hpp"

#include "libspade/io/h5.hpp"
#include "libspade/nn/state.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>

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

TEST(FeatureNet, TapsHaveTheChannelsTheyAreSaidToHave) {
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

/// Weights as published lie beside some clones only.
class LpipsTest : public testing::TestWithParam<std::pair<Backbone, const char*>> {
protected:
    void SetUp() override {
        folder_ = std::filesystem::path(SPADE_SOURCE_DIR) / "../shared/weights";
        if (!std::filesystem::exists(folder_ / "lpips-cases.h5")) {
            GTEST_SKIP() << "the published LPIPS weights are not beside this clone";
        }
    }

    static torch::Tensor read(const spade::h5::File& file, const std::string& object, Dtype dtype,
                              torch::ScalarType type) {
        auto tensor = torch::empty(file.info(object).shape, type);
        file.read(object, dtype, tensor.data_ptr(), tensor.nbytes());
        return tensor;
    }

    static torch::Tensor pictures(const spade::h5::File& cases, const std::string& object) {
        return read(cases, object, Dtype::u8, torch::kUInt8)
            .permute({0, 3, 1, 2})
            .to(torch::kFloat64)
            .div(127.5)
            .sub(1);
    }

    std::filesystem::path folder_;
};

TEST_P(LpipsTest, GivesThePublishedDistances) {
    const torch::NoGradGuard no_grad;
    const auto [backbone, name] = GetParam();
    spade::Lpips lpips(backbone);
    const auto weights = spade::h5::File::open(folder_ / (std::string("lpips-") + name + ".h5"));
    for (auto& [path, tensor] : spade::state_of(*lpips)) {
        auto object = path.rfind("backbone.", 0) == 0 ? path.substr(9) : path;
        if (object.rfind("lin", 0) == 0) {
            object.replace(object.find('_'), 1, ".");
        }
        tensor.copy_(read(weights, object, Dtype::f32, torch::kFloat32).view(tensor.sizes()));
    }
    lpips->to(torch::kFloat64);
    const auto cases = spade::h5::File::open(folder_ / "lpips-cases.h5");
    const auto expected = read(cases, std::string("lpips_") + name, Dtype::f64, torch::kFloat64);
    const auto got = lpips(pictures(cases, "reference"), pictures(cases, "distorted"));
    EXPECT_LT((got - expected).abs().max().item<double>(), 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Backbones, LpipsTest,
                         testing::Values(std::pair(Backbone::kAlexNet, "alex"),
                                         std::pair(Backbone::kSqueezeNet, "squeeze")));

} // namespace
