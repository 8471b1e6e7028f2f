#include "libspade/train/adam_step.hpp"

#include "libspade/train/adam_state.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <vector>

namespace {

std::vector<torch::Tensor> parameters(torch::Dtype type) {
    torch::manual_seed(1);
    std::vector<torch::Tensor> made{
        torch::randn({5}, type), torch::randn({130, 77}, type),
        torch::randn({8, 6, 3, 3}, type).contiguous(torch::MemoryFormat::ChannelsLast),
        torch::randn({1}, type)}; // the last never has a gradient
    for (auto& parameter : made) {
        parameter.requires_grad_();
    }
    return made;
}

torch::Tensor loss(const std::vector<torch::Tensor>& w, int step) {
    return (w[0] * (step + 1)).sin().sum() + (w[1] * 1e-4).square().sum() + w[2].pow(3).sum();
}

/// Many of our steps give the same weights and moments as torch's.
void expect_torchs_steps(torch::Dtype type, double beta1, double beta2, double bar) {
    const auto options = torch::optim::AdamOptions(1e-2).betas({beta1, beta2});
    auto ours = parameters(type);
    auto theirs = parameters(type);
    torch::optim::Adam our_adam(ours, options);
    torch::optim::Adam their_adam(theirs, options);
    for (int step = 0; step < 20; ++step) {
        our_adam.zero_grad();
        their_adam.zero_grad();
        loss(ours, step).backward();
        loss(theirs, step).backward();
        spade::adam_step(our_adam);
        their_adam.step();
    }
    for (std::size_t i = 0; i < ours.size(); ++i) {
        EXPECT_LT((ours[i] - theirs[i]).abs().max().item<double>(), bar) << i;
    }
    const auto* state = spade::adam_state_of(our_adam, ours[1]);
    const auto* expected = spade::adam_state_of(their_adam, theirs[1]);
    EXPECT_EQ(state->step(), 20);
    EXPECT_TRUE(torch::allclose(state->exp_avg_sq(), expected->exp_avg_sq(), 1e-5, 0));
    EXPECT_EQ(spade::adam_state_of(our_adam, ours[3]), nullptr);
}

TEST(AdamStep, MatchesTorch) {
    expect_torchs_steps(torch::kFloat64, 0, 0.9, 1e-13);
    expect_torchs_steps(torch::kFloat64, 0.5, 0.999, 1e-13);
    expect_torchs_steps(torch::kFloat32, 0, 0.9, 1e-6);
    expect_torchs_steps(torch::kFloat32, 0.9, 0.999, 1e-6);
}

TEST(AdamStep, LeavesUnsupportedOptionsToTorch) {
    auto weight = torch::ones({3}).requires_grad_();
    torch::optim::Adam adam({weight}, torch::optim::AdamOptions(0.1).weight_decay(0.5));
    weight.mutable_grad() = torch::zeros({3});
    spade::adam_step(adam);
    EXPECT_LT(weight[0].item<float>(), 1); // by weight decay alone
}

} // namespace
