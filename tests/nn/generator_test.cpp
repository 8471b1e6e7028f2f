#include "libspade/nn/generator.hpp"

#include "libspade/base/error.hpp"
#include "libspade/nn/encoder.hpp"
#include "libspade/nn/init.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

using namespace spade;

GeneratorOptions small() {
    GeneratorOptions o;
    o.semantics = {4, false, 0};
    o.ngf = 2;
    o.hidden = 4;
    return o;
}

Generator initialized(const GeneratorOptions& options) {
    auto generator = make_generator(options);
    initialize(*generator, "generator", Init::kReference, 7);
    generator->eval();
    return generator;
}

SemanticMap uniform(const GeneratorOptions& options, std::int64_t height, std::int64_t width) {
    return {options.semantics, torch::zeros({1, height, width}, torch::kInt64)};
}

TEST(Generator, MakesPicturesOfTheMapsSizeAtAnyAspect) {
    const torch::NoGradGuard no_grad;
    for (const auto upsampling : {Upsampling::kNormal, Upsampling::kMore, Upsampling::kMost}) {
        auto o = small();
        o.upsampling = upsampling;
        const auto stride = o.stride();
        const auto picture = initialized(o)->forward(uniform(o, stride, 3 * stride), {});
        EXPECT_EQ(picture.sizes(), torch::IntArrayRef({1, 3, stride, 3 * stride}));
        EXPECT_LE(picture.abs().max().item<double>(), 1);
    }
}

TEST(Generator, UsesTheStyleAndRefusesAWrongOne) {
    const torch::NoGradGuard no_grad;
    auto o = small();
    o.latent = Latent::kStyle;
    o.z_dim = 8;
    o.grid_width = 4;
    o.grid_height = 2;
    const auto generator = initialized(o);
    const auto m = uniform(o, 64, 128);
    const auto a = generator->forward(m, torch::zeros({1, 8}));
    const auto b = generator->forward(m, torch::full({1, 8}, 50.0));
    EXPECT_EQ(a.sizes(), torch::IntArrayRef({1, 3, 64, 128}));
    EXPECT_FALSE(torch::equal(a, b));
    EXPECT_THROW(generator->forward(m, {}), ConfigError);
    EXPECT_THROW(generator->forward(m, torch::zeros({1, 9})), ConfigError);
}

TEST(Generator, RefusesAMapThatDoesNotFit) {
    const auto o = small();
    EXPECT_THROW(initialized(o)->forward(uniform(o, 32, 40), {}), ConfigError);
}

TEST(Encoder, TakesPhotosOfAnySize) {
    const torch::NoGradGuard no_grad;
    EncoderOptions o;
    o.nef = 2;
    o.z_dim = 6;
    Encoder encoder(o);
    initialize(*encoder, "encoder", Init::kReference, 7);
    encoder->eval();
    const auto style = encoder(torch::rand({2, 3, 40, 70}));
    EXPECT_EQ(style.mu.sizes(), torch::IntArrayRef({2, 6}));
    EXPECT_EQ(style.logvar.sizes(), torch::IntArrayRef({2, 6}));
    EXPECT_TRUE(torch::equal(style.sample(torch::randn({2, 6}), 0), style.mu));
}

} // namespace
