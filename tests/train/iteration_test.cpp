#include "libspade/train/iteration.hpp"

#include "libspade/nn/state.hpp"
#include "tests/train/small_networks.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

using spade::test::batch;
using spade::test::small_networks;

namespace {

/// Copies of the current parameters.
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

torch::Tensor gradient_of(const spade::Iteration& iteration) {
    return iteration.networks().generator->named_parameters()["conv_img.weight"].grad().clone();
}

TEST(Iteration, PartsAddUpToTheMeanOfTheirGradients) {
    const auto first = batch();
    const spade::TrainingBatch second{first.maps, -first.photo};
    const auto alone = [](const spade::TrainingBatch& part) {
        spade::Iteration iteration(small_networks(), {}, {});
        iteration.accumulate_generator(part, {}, 1);
        return gradient_of(iteration);
    };
    // In training mode the first part would change spectral norm and statistics for the second.
    auto networks = small_networks();
    for (int pass = 0; pass < 20; ++pass) {
        const torch::NoGradGuard no_grad;
        networks.discriminator(first.maps, networks.generator->forward(first.maps, {}));
    }
    networks.generator->eval();
    networks.discriminator->eval();
    spade::Iteration both(networks, {}, {});
    both.accumulate_generator(first, {}, 0.5);
    const auto half = gradient_of(both);
    both.accumulate_generator(first, {}, 0.5);
    EXPECT_TRUE(torch::allclose(gradient_of(both), 2 * half, 1e-5, 1e-9));
    EXPECT_FALSE(torch::allclose(alone(first), alone(second), 1e-3, 1e-9));
    EXPECT_GT(both.generator_gradient(), 0);
    both.update_generator();
    EXPECT_EQ(both.generator_gradient(), 0);
}

TEST(Iteration, HalfPrecisionIsCloseAndKeepsFloat32Weights) {
    const auto losses_in = [](spade::Precision precision) {
        spade::Iteration iteration(small_networks(), {}, {}, precision);
        auto losses = iteration.generator_step(batch(), {});
        for (const auto& parameter : iteration.networks().generator->parameters()) {
            EXPECT_EQ(parameter.scalar_type(), torch::kFloat32);
        }
        return losses;
    };
    const auto whole = losses_in(spade::Precision::kFloat32);
    const auto half = losses_in(spade::Precision::kBFloat16);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        EXPECT_EQ(half[i].second.scalar_type(), torch::kFloat32);
        const auto expected = whole[i].second.item<double>();
        EXPECT_NEAR(half[i].second.item<double>(), expected, 0.05 * std::abs(expected) + 0.01)
            << whole[i].first;
    }
}

TEST(Iteration, TheKlTermWeighsEachPictureTheSameInEveryBatch) {
    const spade::Style style{torch::full({2, 3}, 0.5), torch::zeros({2, 3})};
    const auto fake = torch::zeros({2, 3, 8, 8});
    const spade::DiscriminatorOutput none{{torch::zeros({2, 1, 2, 2})}};
    const auto kld = [&](double kl_batch) {
        spade::ObjectiveOptions o;
        o.kl_batch = kl_batch;
        return spade::generator_losses(o, none, none, &style, fake, fake)[0].second.item<double>();
    };
    const double sum = 0.05 * 0.5 * 2 * 3 * 0.25; // lambda_kld, over both pictures
    EXPECT_NEAR(kld(0), sum, 1e-7);
    EXPECT_NEAR(kld(4), 2 * sum, 1e-7);
}

TEST(Iteration, WithOneTimeScaleBothUseTheGivenRate) {
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
