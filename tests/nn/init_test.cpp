#include "libspade/nn/init.hpp"

#include "libspade/nn/generator.hpp"
#include "libspade/nn/spectral_norm.hpp"
#include "libspade/nn/state.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace {

double std_of(const torch::Tensor& t) { return t.std().item<double>(); }

spade::Conv wide_conv(bool spectral, spade::Init init) {
    spade::ConvOptions o;
    o.in = 256;
    o.out = 256;
    o.spectral = spectral;
    spade::Conv conv(o);
    spade::initialize(*conv, "conv", init, 5);
    return conv;
}

const double kGlorot = 0.02 * std::sqrt(2.0 / (9 * 256 + 9 * 256));
const double kKaiming =
    1 / std::sqrt(9.0 * 256) / std::sqrt(3.0); // of a uniform within 1/sqrt(fan in)

TEST(Init, ReferenceLeavesSpectralWeightsAtTorchsDefault) {
    using spade::Init;
    EXPECT_NEAR(std_of(wide_conv(true, Init::kReference)->weight), kKaiming, 0.01 * kKaiming);
    EXPECT_NEAR(std_of(wide_conv(false, Init::kReference)->weight), kGlorot, 0.01 * kGlorot);
    EXPECT_NEAR(std_of(wide_conv(true, Init::kPaper)->weight), kGlorot, 0.01 * kGlorot);
}

TEST(Init, BiasesAreZeroAndSingularVectorsAreUnits) {
    const auto conv = wide_conv(true, spade::Init::kReference);
    EXPECT_EQ(conv->bias.abs().max().item<double>(), 0);
    const auto buffers = conv->named_buffers();
    EXPECT_NEAR(buffers["u"].norm().item<double>(), 1, 1e-5);
    EXPECT_NEAR(buffers["v"].norm().item<double>(), 1, 1e-5);
}

spade::Generator small_generator(std::uint64_t seed) {
    spade::GeneratorOptions o;
    o.semantics = {3, false, 0};
    o.ngf = 2;
    o.hidden = 4;
    auto generator = spade::make_generator(o);
    spade::initialize(*generator, "generator", spade::Init::kReference, seed);
    return generator;
}

TEST(Init, SameSeedSameNetworkAndNoTwoTensorsAlike) {
    const auto a = spade::state_of(*small_generator(1));
    const auto b = spade::state_of(*small_generator(1));
    const auto c = spade::state_of(*small_generator(2));
    for (const auto& [name, tensor] : a) {
        EXPECT_TRUE(torch::equal(tensor, b.at(name))) << name;
    }
    const std::string weight = "head_0.conv_0.weight";
    EXPECT_FALSE(torch::equal(a.at(weight), c.at(weight)));
    EXPECT_FALSE(torch::equal(a.at(weight), a.at("head_0.conv_1.weight")));
}

} // namespace
