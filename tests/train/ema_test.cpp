#include "libspade/train/ema.hpp"

#include "libspade/nn/init.hpp"
#include "libspade/nn/state.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

spade::Generator generator(std::uint64_t seed) {
    spade::GeneratorOptions o;
    o.semantics = {3, false, 0};
    o.ngf = 1;
    o.hidden = 4;
    auto generator = spade::make_generator(o);
    spade::initialize(*generator, "generator", spade::Init::kReference, seed);
    return generator;
}

TEST(Ema, KeepsItsShareOfTheWeights) {
    const auto first = generator(1);
    const auto second = generator(2);
    const auto name = std::string("up_0.conv_0.weight");
    spade::Ema ema(*first, 0.75);
    EXPECT_TRUE(
        torch::equal(spade::state_of(*ema.generator()).at(name), spade::state_of(*first).at(name)));
    ema.update(*second, /*step=*/1000);
    const auto state = spade::state_of(*ema.generator());
    const auto expected =
        0.75 * spade::state_of(*first).at(name) + 0.25 * spade::state_of(*second).at(name);
    EXPECT_TRUE(torch::allclose(state.at(name), expected, 1e-5, 1e-7));
}

TEST(Ema, ForgetsItsFirstWeightsFasterWhileItIsYoung) {
    const auto first = generator(1);
    const auto second = generator(2);
    const auto name = std::string("up_0.conv_0.weight");
    spade::Ema ema(*first, 0.999);
    ema.update(*second, /*step=*/1);
    const auto kept = 2.0 / 11;
    const auto expected =
        kept * spade::state_of(*first).at(name) + (1 - kept) * spade::state_of(*second).at(name);
    EXPECT_TRUE(torch::allclose(spade::state_of(*ema.generator()).at(name), expected, 1e-5, 1e-7));
}

TEST(Ema, RecalibratesToTheMeanStatisticsOfItsOwnWeights) {
    const auto net = generator(1);
    spade::Ema ema(*net, 0.999);
    const auto map_of = [](std::int64_t shift) {
        const auto ids =
            (torch::arange(2 * 32 * 32).view({2, 32, 32}) / 7 + shift).to(torch::kInt64);
        return spade::SemanticMap({3, false, 0}, ids.remainder(3));
    };
    using Input = spade::Ema::Input;
    ema.recalibrate(*net, 2, [&](std::size_t i) { return Input{map_of(std::int64_t(i)), {}}; });
    EXPECT_FALSE(ema.generator()->is_training());
    // Without a style the first statistics depend on the map alone, so each map has its own mean.
    const auto name = std::string("head_0.norm_0.normalize.running_mean");
    const auto mean_of = [&](std::int64_t shift) {
        spade::Ema one(*net, 0.999);
        one.recalibrate(*net, 1, [&](std::size_t) { return Input{map_of(shift), {}}; });
        return spade::state_of(*one.generator()).at(name).clone();
    };
    const auto expected = (mean_of(0) + mean_of(1)) / 2;
    EXPECT_TRUE(torch::allclose(spade::state_of(*ema.generator()).at(name), expected, 1e-4, 1e-6));
    EXPECT_FALSE(torch::allclose(mean_of(0), mean_of(1), 1e-4, 1e-6));
    const auto u = spade::state_of(*ema.generator()).at("up_0.conv_0.u").clone();
    ema.recalibrate(*net, 2, [&](std::size_t i) { return Input{map_of(std::int64_t(i)), {}}; });
    EXPECT_TRUE(torch::equal(spade::state_of(*ema.generator()).at("up_0.conv_0.u"), u));
}

} // namespace
