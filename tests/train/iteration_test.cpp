#include "libspade/train/iteration.hpp"

#include "libspade/nn/state.hpp"
#include "tests/train/small_networks.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

using spade::test::batch;
using spade::test::small_networks;

namespace {

/// The parameters as they are now.
std::vector<torch::Tensor> copy_of(const torch::nn::Module& network) {
    std::vector<torch::Tensor> copies;
    for (const auto& parameter : network.parameters()) {
        copies.push_back(parameter.detach().clone());
    }
    return copies;
}

bool moved(const torch::nn::Module& network, const std::vector<torch::Tensor>& before) {
    const auto now = network.parameters();
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (!torch::equal(now[i], before[i])) {
            return true;
        }
    }
    return false;
}

TEST(Iteration, EachStepMovesItsOwnNetwork) {
    spade::Iteration iteration(small_networks(), {}, {});
    const auto& networks = iteration.networks();
    auto generator = copy_of(*networks.generator);
    const auto discriminator = copy_of(*networks.discriminator);
    iteration.generator_step(batch(), {});
    EXPECT_TRUE(moved(*networks.generator, generator));
    EXPECT_FALSE(moved(*networks.discriminator, discriminator));
    generator = copy_of(*networks.generator);
    iteration.discriminator_step(batch(), {});
    EXPECT_FALSE(moved(*networks.generator, generator));
    EXPECT_TRUE(moved(*networks.discriminator, discriminator));
}

TEST(Iteration, BothStepsAdvanceSpectralNorm) {
    spade::Iteration iteration(small_networks(), {}, {});
    const auto u = [&] {
        return spade::state_of(*iteration.networks().generator).at("up_0.conv_0.u").clone();
    };
    const auto before = u();
    iteration.generator_step(batch(), {});
    const auto between = u();
    iteration.discriminator_step(batch(), {});
    EXPECT_FALSE(torch::equal(before, between));
    EXPECT_FALSE(torch::equal(between, u()));
}

TEST(Iteration, AReusedPictureLeavesTheGeneratorAlone) {
    spade::Iteration iteration(small_networks(), {}, {});
    iteration.generator_step(batch(), {});
    const auto state = spade::state_of(*iteration.networks().generator);
    const auto mean = state.at("up_3.norm_0.normalize.running_mean").clone();
    iteration.discriminator_step(batch(), {}, /*reuse_fake=*/true);
    EXPECT_TRUE(torch::equal(state.at("up_3.norm_0.normalize.running_mean"), mean));
    iteration.discriminator_step(batch(), {});
    EXPECT_FALSE(torch::equal(state.at("up_3.norm_0.normalize.running_mean"), mean));
}

TEST(Iteration, OneTimeScaleGivesBothTheRateItself) {
    spade::OptimizerOptions o;
    o.learning_rate = 1e-3;
    const auto rate = [](torch::optim::Adam& adam) {
        return static_cast<torch::optim::AdamOptions&>(adam.param_groups()[0].options()).lr();
    };
    spade::Iteration two(small_networks(), {}, o);
    EXPECT_DOUBLE_EQ(rate(two.generator_optimizer()), 5e-4);
    EXPECT_DOUBLE_EQ(rate(two.discriminator_optimizer()), 2e-3);
    o.two_time_scales = false;
    spade::Iteration one(small_networks(), {}, o);
    EXPECT_DOUBLE_EQ(rate(one.generator_optimizer()), 1e-3);
    EXPECT_DOUBLE_EQ(rate(one.discriminator_optimizer()), 1e-3);
}

} // namespace
