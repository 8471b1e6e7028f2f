/// The claim that SPADE was made for (section 3.1 of the paper): after instance normalization a
/// uniform map loses its label, in pix2pixHD but not in SPADE.

#include "libspade/nn/generator.hpp"
#include "libspade/nn/init.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace {

using namespace spade;

constexpr std::int64_t kSky = 0;
constexpr std::int64_t kGrass = 1;

GeneratorOptions options(Architecture architecture) {
    GeneratorOptions o;
    o.architecture = architecture;
    o.semantics = {2, false, 0};
    o.ngf = 4;
    o.norm = Norm::kInstance;
    return o;
}

/// The largest difference between the pictures of an all-sky and an all-grass map.
double difference(Architecture architecture) {
    const torch::NoGradGuard no_grad;
    const auto o = options(architecture);
    const auto generator = make_generator(o);
    initialize(*generator, "generator", Init::kReference, 11);
    // Modulation starts close to zero; larger weights, as after training, show it.
    for (auto& parameter : generator->named_parameters()) {
        if (parameter.key().find(".gamma.weight") != std::string::npos ||
            parameter.key().find(".beta.weight") != std::string::npos ||
            parameter.key().find(".shared.weight") != std::string::npos) {
            parameter.value().mul_(50);
        }
    }
    generator->to(torch::kFloat64);
    generator->eval();
    const auto picture = [&](std::int64_t label) {
        return generator->forward(
            SemanticMap(o.semantics, torch::full({1, 64, 64}, label, torch::kInt64)), {});
    };
    return (picture(kSky) - picture(kGrass)).abs().max().item<double>();
}

TEST(WashingAway, Pix2pixHDForgetsTheLabelOfAUniformMap) {
    EXPECT_LT(difference(Architecture::kPix2pixHD), 1e-6);
}

TEST(WashingAway, SpadeDoesNot) { EXPECT_GT(difference(Architecture::kSpade), 1e-3); }

} // namespace
