#ifndef TESTS_SUPPORT_VIVID_HPP
#define TESTS_SUPPORT_VIVID_HPP

#include "libspade/nn/generator.hpp"
#include "libspade/nn/init.hpp"
#include "libspade/nn/norm.hpp"

#include <torch/torch.h>

namespace spade::test {

/// Gives a generator weights like those of a trained one: gamma and beta that depend on the map,
/// running statistics that fit, and pictures of full contrast. Leaves it in evaluation mode.
inline void make_vivid(GeneratorImpl& generator, const SemanticMap& m, const torch::Tensor& z) {
    const torch::NoGradGuard no_grad;
    constexpr double kMapCounts = 20; // the initial gain is 0.02
    initialize(generator, "generator", Init::kReference, 1);
    generator.apply([&](torch::nn::Module& module) {
        if (auto* norm = module.as<PlainNormImpl>()) {
            norm->set_momentum(1);
        }
        if (auto* layer = module.as<SpadeNormImpl>()) {
            for (const auto& conv : {layer->shared, layer->gamma, layer->beta}) {
                conv->weight.mul_(kMapCounts);
            }
        }
    });
    generator.train();
    generator.forward(m, z);
    generator.eval();
    if (auto* spade = dynamic_cast<SpadeGeneratorImpl*>(&generator)) {
        constexpr double kAlmostOne = 0.9999;
        const auto y = generator.forward(m, z).clamp(-kAlmostOne, kAlmostOne);
        spade->conv_img->weight.div_(torch::atanh(y).std());
    }
}

} // namespace spade::test

#endif // TESTS_SUPPORT_VIVID_HPP
