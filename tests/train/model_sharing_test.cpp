#include "libspade/train/model_sharing.hpp"

#include "libspade/nn/state.hpp"
#include "libspade/train/adam_state.hpp"

#include "tests/support/small_set.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/train/rank_threads.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <string>
#include <vector>

namespace {

using spade::Ranks;
using spade::TrainedModel;

class ModelSharingTest : public testing::Test {
protected:
    ModelSharingTest() {
        std::vector<spade::DataSetItem> items;
        const spade::Size size{32, 32};
        items.push_back({"a",
                         spade::test::record_of(spade::test::striped_map(0, size)),
                         spade::test::record_of(spade::test::shaded_photo(0, size)),
                         {}});
        spade::test::write_set(dir_ / "set.h5", items);
        options_.ngf = options_.ndf = options_.hidden = 2;
        plan_ = spade::plan_training(options_, spade::DataSet::open(dir_ / "set.h5"));
    }

    TrainedModel model(std::uint64_t seed) const {
        return {plan_, {},   {},         spade::Precision::kFloat32, spade::Init::kReference,
                0.9,   seed, torch::kCPU};
    }

    spade::test::TempDir dir_;
    spade::TrainOptions options_;
    spade::TrainPlan plan_;
};

/// Updates every weight once, so that Adam has state.
void move(TrainedModel& model) {
    for (const auto& parameter : spade::generator_parameters(model.networks())) {
        auto weight = parameter;
        weight.mutable_grad() = torch::ones_like(weight);
    }
    model.iteration().update_generator();
}

/// The sum of all weights and of Adam's state.
double sum_of(TrainedModel& model) {
    const torch::NoGradGuard no_grad;
    double sum = 0;
    for (const auto& [name, tensor] : spade::state_of(*model.networks().generator)) {
        sum += tensor.to(torch::kFloat64).sum().item<double>();
    }
    for (const auto& [name, tensor] : spade::state_of(*model.ema()->generator())) {
        sum += tensor.to(torch::kFloat64).sum().item<double>();
    }
    for (const auto& parameter : spade::generator_parameters(model.networks())) {
        if (const auto* state =
                spade::adam_state_of(model.iteration().generator_optimizer(), parameter)) {
            sum += state->exp_avg().to(torch::kFloat64).sum().item<double>() +
                   static_cast<double>(state->step());
        }
    }
    return sum;
}

TEST_F(ModelSharingTest, AllRanksGetTheFirstRanksModelAndPosition) {
    std::vector<double> sums(2);
    spade::test::expect_no_error(
        spade::test::with_ranks({2, spade::test::identity()}, [&](Ranks& ranks) {
            auto mine = model(static_cast<std::uint64_t>(ranks.rank()));
            spade::Position position;
            if (ranks.is_first()) {
                move(mine);
                position = {7, 1, {{"losses", {{"GAN", 0.5}}}}};
            }
            spade::share_from_first(mine, position, ranks);
            EXPECT_EQ(position.step, 7);
            EXPECT_EQ(position.rollbacks, 1);
            EXPECT_EQ(position.log.at("losses").at("GAN"), 0.5);
            sums[static_cast<std::size_t>(ranks.rank())] = sum_of(mine);
        }));
    EXPECT_EQ(sums[0], sums[1]);
}

TEST_F(ModelSharingTest, ADifferenceInTheLastBitIsFoundAndRemoved) {
    spade::test::expect_no_error(
        spade::test::with_ranks({3, spade::test::identity()}, [&](Ranks& ranks) {
            auto mine = model(0);
            spade::Position position;
            EXPECT_FALSE(spade::make_equal(mine, position, ranks));
            if (ranks.rank() == 2) {
                const torch::NoGradGuard no_grad;
                auto weight = mine.networks().discriminator->parameters()[1].flatten();
                weight[0].fill_(std::nextafter(weight[0].item<float>(), 1.0F));
            }
            EXPECT_TRUE(spade::make_equal(mine, position, ranks));
            EXPECT_FALSE(spade::make_equal(mine, position, ranks));
        }));
}

} // namespace
