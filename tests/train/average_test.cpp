#include "libspade/train/average.hpp"

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

TEST(Average, KeepsItsShareOfTheWeightsAndTakesTheBuffers) {
    const auto first = generator(1);
    const auto second = generator(2);
    const auto name = std::string("up_0.conv_0.weight");
    const auto buffer = std::string("up_0.conv_0.u");
    spade::Average average(*first, 0.75);
    EXPECT_TRUE(torch::equal(spade::state_of(*average.generator()).at(name),
                             spade::state_of(*first).at(name)));
    average.update(*second);
    const auto state = spade::state_of(*average.generator());
    const auto expected =
        0.75 * spade::state_of(*first).at(name) + 0.25 * spade::state_of(*second).at(name);
    EXPECT_TRUE(torch::allclose(state.at(name), expected, 1e-5, 1e-7));
    EXPECT_TRUE(torch::equal(state.at(buffer), spade::state_of(*second).at(buffer)));
}

} // namespace
