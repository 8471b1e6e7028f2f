#include "libspade/nn/spectral_norm.hpp"

#include "libspade/nn/init.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <tuple>

namespace {

spade::ConvOptions options(bool transposed) {
    spade::ConvOptions o;
    o.in = 5;
    o.out = 7;
    o.padding = 1;
    o.stride = transposed ? 2 : 1;
    o.spectral = true;
    o.transposed = transposed;
    return o;
}

torch::Tensor matrix(const spade::Conv& conv) {
    const auto& w = conv->weight;
    return (conv->options().transposed ? w.transpose(0, 1) : w).reshape({conv->options().out, -1});
}

/// After enough power iterations sigma is the largest singular value.
class SpectralNorm : public testing::TestWithParam<bool> {};

TEST_P(SpectralNorm, DividesByTheLargestSingularValue) {
    spade::Conv conv(options(GetParam()));
    spade::initialize(*conv, "conv", spade::Init::kReference, 1);
    conv->to(torch::kFloat64);
    const torch::NoGradGuard no_grad;
    conv->bias.zero_();
    const auto x = torch::randn({1, 5, 6, 6}, torch::kFloat64);
    conv->train();
    for (int i = 0; i < 300; ++i) {
        conv(x);
    }
    conv->eval();
    const auto sigma = std::get<1>(torch::linalg_svd(matrix(conv)))[0];
    spade::ConvOptions plain = options(GetParam());
    plain.spectral = false;
    spade::Conv expected(plain);
    expected->to(torch::kFloat64);
    expected->weight.copy_(conv->weight / sigma);
    expected->bias.zero_();
    EXPECT_LT((conv(x) - expected(x)).abs().max().item<double>(), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(BothDirections, SpectralNorm, testing::Values(false, true));

TEST(SpectralNormState, MovesInTrainingOnly) {
    spade::Conv conv(options(false));
    spade::initialize(*conv, "conv", spade::Init::kReference, 1);
    const auto before = conv->named_buffers()["u"].clone();
    const auto x = torch::randn({1, 5, 6, 6});
    conv->eval();
    conv(x);
    EXPECT_TRUE(torch::equal(before, conv->named_buffers()["u"]));
    conv->train();
    conv(x);
    EXPECT_FALSE(torch::equal(before, conv->named_buffers()["u"]));
}

/// The discriminator runs twice before one backward: the first pass's graph must survive.
TEST(SpectralNormState, TwoPassesThenBackward) {
    spade::Conv conv(options(false));
    spade::initialize(*conv, "conv", spade::Init::kReference, 1);
    conv->train();
    const auto x = torch::randn({1, 5, 6, 6});
    const auto sum = conv(x).sum() + conv(2 * x).sum();
    EXPECT_NO_THROW(sum.backward());
    EXPECT_TRUE(torch::isfinite(conv->weight.grad()).all().item<bool>());
}

} // namespace
