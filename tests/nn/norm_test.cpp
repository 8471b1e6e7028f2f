#include "libspade/nn/norm.hpp"

#include "tests/nn/gradients.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

TEST(InstanceNorm, EqualsTorchInTheForwardPass) {
    torch::manual_seed(2);
    const auto h = torch::randn({3, 4, 5, 6}, torch::kFloat64);
    const auto expected = torch::instance_norm(h, {}, {}, {}, {}, true, 0.1, 1e-5, false);
    EXPECT_LT((spade::instance_norm(h) - expected).abs().max().item<double>(), 1e-12);
}

/// LibTorch 1.13's own gradient is wrong for one picture and a channels-last gradient.
TEST(InstanceNorm, HasTheRightGradientForOnePictureInChannelsLast) {
    torch::manual_seed(3);
    auto h = torch::randn({1, 3, 4, 5}, torch::kFloat64).requires_grad_();
    const auto upstream = torch::randn({1, 3, 4, 5}, torch::kFloat64);
    spade::instance_norm(h).backward(upstream.contiguous(torch::MemoryFormat::ChannelsLast));
    const auto numeric = spade::test::numeric_gradient(h.detach(), [&](const torch::Tensor& x) {
        return (spade::instance_norm(x) * upstream).sum();
    });
    EXPECT_LT((h.grad() - numeric).abs().max().item<double>(), 1e-6);
}

TEST(PlainNorm, KeepsTheUnbiasedVarianceWithMomentumOneTenth) {
    torch::manual_seed(4);
    spade::PlainNorm norm(spade::Norm::kBatch, 2);
    const auto h = torch::randn({2, 2, 3, 3});
    norm(h);
    const auto buffers = norm->named_buffers();
    const auto var = h.transpose(0, 1).reshape({2, -1}).var(1, /*unbiased=*/true);
    EXPECT_TRUE(torch::allclose(buffers["running_var"], 0.9 + 0.1 * var));
    EXPECT_TRUE(torch::allclose(buffers["running_mean"], 0.1 * h.mean({0, 2, 3})));
}

} // namespace
