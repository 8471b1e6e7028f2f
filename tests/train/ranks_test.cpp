#include "libspade/train/ranks.hpp"

#include "libspade/train/gradient_buckets.hpp"

#include "tests/train/rank_threads.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>
#include <vector>

namespace {

using spade::Identity;
using spade::Ranks;
using spade::test::expect_no_error;
using spade::test::identity;
using spade::test::with_ranks;

TEST(Ranks, AgreeAndAddUp) {
    expect_no_error(with_ranks({3, identity()}, [](Ranks& ranks) {
        EXPECT_EQ(ranks.count(), 3);
        std::vector<double> numbers{1.0 + ranks.rank(), 10};
        ranks.average(numbers);
        EXPECT_EQ(numbers, (std::vector<double>{2, 10}));
        EXPECT_TRUE(ranks.any(ranks.rank() == 2));
        EXPECT_FALSE(ranks.any(false));
        EXPECT_EQ(ranks.from_first(ranks.is_first() ? "the first's" : "mine"), "the first's");
        EXPECT_EQ(ranks.from_first(""), "");
        auto plane = torch::full({2, 3, 4, 4}, ranks.rank(), torch::kFloat64)
                         .contiguous(torch::MemoryFormat::ChannelsLast);
        ranks.copy_from_first({plane});
        EXPECT_EQ(plane.abs().max().item<double>(), 0);
        auto sums = torch::full({5}, ranks.rank(), torch::kFloat64);
        ranks.batch()->add_up(sums);
        EXPECT_EQ(sums.min().item<double>(), 3);
        EXPECT_EQ(ranks.traffic().statistics, 5 * 8);
        EXPECT_EQ(ranks.traffic().control, 2 * 8 + 2 * 8);
        EXPECT_EQ(ranks.traffic().gradients, 0);
    }));
}

TEST(Ranks, ASingleRankSendsNothing) {
    Ranks alone;
    std::vector<double> numbers{3};
    alone.average(numbers);
    EXPECT_EQ(numbers[0], 3);
    EXPECT_TRUE(alone.any(true));
    EXPECT_EQ(alone.from_first("text"), "text");
    EXPECT_FALSE(alone.batch());
    EXPECT_EQ(alone.traffic().control, 0);
    alone.leave();
}

/// Three parameters in two buckets: 8 M floats exceed a bucket (25 MiB) and fill one alone.
TEST(GradientBuckets, GiveEachRankTheSum) {
    expect_no_error(with_ranks({2, identity()}, [](Ranks& ranks) {
        std::vector<torch::Tensor> weights{torch::linspace(-3, 1, 1 << 23),
                                           torch::linspace(-1, 2, 216)
                                               .view({4, 6, 3, 3})
                                               .contiguous(torch::MemoryFormat::ChannelsLast),
                                           torch::linspace(1, 2, 7)};
        for (auto& weight : weights) {
            weight.requires_grad_();
        }
        spade::GradientBuckets buckets(weights, ranks);
        const auto loss = [&](double scale) {
            auto sum = torch::zeros({});
            for (const auto& weight : weights) {
                sum = sum + scale * weight.square().sum();
            }
            return sum;
        };
        for (int step = 0; step < 2; ++step) {
            const auto before = ranks.traffic();
            loss(0.5).backward(); // the first pass of a step only accumulates: nothing is sent
            EXPECT_EQ(ranks.traffic().gradients, before.gradients);
            buckets.begin();
            loss(1 + ranks.rank()).backward();
            buckets.finish();
            for (auto& weight : weights) { // 2 * (0.5 + 1) and 2 * (0.5 + 2)
                EXPECT_TRUE(torch::allclose(weight.grad(), 8 * weight.detach())) << step;
                EXPECT_EQ(weight.grad().strides(), weight.strides());
                weight.mutable_grad().reset();
            }
            const auto floats = 4 * 6 * 9 + (1 << 23) + 7;
            EXPECT_EQ((ranks.traffic() - before).gradients, 4 * floats);
        }
    }));
}

TEST(GradientBuckets, LeaveUndefinedGradientsUndefined) {
    expect_no_error(with_ranks({2, identity()}, [](Ranks& ranks) {
        std::vector<torch::Tensor> weights{torch::ones({3}).requires_grad_(),
                                           torch::ones({2}).requires_grad_()};
        spade::GradientBuckets buckets(weights, ranks);
        buckets.begin();
        (weights[1] * (1 + 2 * ranks.rank())).sum().backward();
        buckets.finish();
        EXPECT_FALSE(weights[0].grad().defined());
        EXPECT_EQ(weights[1].grad()[0].item<float>(), 1 + 3);
    }));
}

/// Rank 1 has the identity `other`: both ranks fail with the same message, which has all `parts`.
void expect_refusal(const Identity& other, const std::vector<std::string>& parts) {
    const auto errors = with_ranks({identity(), other}, [](Ranks&) { FAIL() << "admitted"; });
    EXPECT_EQ(errors[0], errors[1]);
    EXPECT_EQ(errors[0].rfind("rank 1 (", 0), 0U) << errors[0];
    for (const auto& part : parts) {
        EXPECT_NE(errors[0].find(part), std::string::npos) << errors[0];
    }
}

TEST(Handshake, RefusesAnotherVersionDataSetOrSettingAndNamesBothValues) {
    auto other = identity();
    other.version = "0.0.9";
    expect_refusal(other, {"version \"0.0.9\"", std::string("\"") + spade::kVersion + "\""});
    other = identity();
    other.settings["data"] = "bb";
    expect_refusal(other, {"data set", "\"bb\"", "\"aa\""});
    other = identity();
    other.settings["model"]["ngf"] = 9;
    expect_refusal(other, {"ngf = 9", "has 8"});
    other = identity();
    other.machine = {{"threads", 3}};
    expect_no_error(with_ranks({identity(), other}, [](Ranks&) {})); // only a warning
}

} // namespace
