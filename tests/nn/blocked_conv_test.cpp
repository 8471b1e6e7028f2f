#include "libspade/nn/blocked_conv.hpp"

#include "libspade/nn/spectral_norm.hpp"
#include "libspade/nn/state.hpp"
#include "tests/nn/random_maps.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

using namespace spade;
using spade::test::relative_difference;

struct ConvCase {
    std::int64_t in;
    std::int64_t out;
    std::int64_t kernel;
    std::int64_t stride;
    std::int64_t padding;
    std::int64_t side;
    bool bias;
};

/// Output and gradients of a spectrally normalized convolution.
std::vector<torch::Tensor> results(const ConvCase& c, torch::ScalarType dtype,
                                   at::MemoryFormat format) {
    ConvOptions o;
    o.in = c.in;
    o.out = c.out;
    o.kernel = c.kernel;
    o.stride = c.stride;
    o.padding = c.padding;
    o.bias = c.bias;
    o.spectral = true;
    torch::manual_seed(5);
    Conv conv(o);
    {
        const torch::NoGradGuard no_grad;
        for (auto& [name, tensor] : state_of(*conv)) {
            torch::Tensor(tensor).copy_(torch::randn(tensor.sizes()));
        }
    }
    const auto drawn = torch::randn({2, c.in, c.side, c.side + 3});
    conv->to(dtype);
    auto x = drawn.to(dtype).contiguous(format).requires_grad_();
    const auto y = conv(x);
    y.backward(torch::randn(y.sizes()).to(dtype));
    std::vector<torch::Tensor> all{y, x.grad(), conv->weight.grad()};
    if (c.bias) {
        all.push_back(conv->bias.grad());
    }
    return all;
}

/// Blocked where the machine supports it, plain elsewhere: the same numbers.
TEST(BlockedConv, MatchesTheConvolutionInDouble) {
    for (const auto& c : {ConvCase{32, 48, 3, 1, 1, 65, true}, // by Winograd's algorithm
                          ConvCase{16, 16, 3, 1, 1, 9, true}, ConvCase{32, 16, 1, 1, 0, 12, false},
                          ConvCase{16, 32, 4, 2, 2, 15, false}, ConvCase{16, 32, 4, 1, 2, 8, false},
                          ConvCase{5, 7, 3, 1, 1, 8, true}}) {
        const auto exact = results(c, torch::kFloat64, at::MemoryFormat::Contiguous);
        for (const auto format : {at::MemoryFormat::ChannelsLast, at::MemoryFormat::Contiguous}) {
            const auto got = results(c, torch::kFloat32, format);
            ASSERT_EQ(got.size(), exact.size());
            for (std::size_t i = 0; i < got.size(); ++i) {
                EXPECT_LE(relative_difference(got[i], exact[i]), 2e-5) << i;
            }
        }
        const spade::test::WithoutOneDnn portably;
        const auto got = results(c, torch::kFloat64, at::MemoryFormat::ChannelsLast);
        for (std::size_t i = 0; i < got.size(); ++i) {
            EXPECT_LE(relative_difference(got[i], exact[i]), 1e-10) << i;
        }
    }
}

} // namespace
