#include "libspade/train/average.hpp"

#include "libspade/nn/norm.hpp"
#include "libspade/nn/state.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace spade {

Average::Average(const GeneratorImpl& generator, double decay)
    : average_(make_generator(generator.options())), decay_(decay) {
    const torch::NoGradGuard no_grad;
    const auto first = generator.parameters().front();
    average_->to(first.device(), first.scalar_type());
    const auto state = state_of(generator);
    for (auto& [name, tensor] : state_of(*average_)) {
        tensor.copy_(state.at(name));
    }
}

void Average::update(const GeneratorImpl& generator, std::int64_t step) {
    const torch::NoGradGuard no_grad;
    const auto young = static_cast<double>(1 + step) / static_cast<double>(10 + step);
    const auto weights = generator.named_parameters();
    for (auto& weight : average_->named_parameters()) {
        weight.value().lerp_(weights[weight.key()], 1 - std::min(decay_, young));
    }
}

void Average::settle(const GeneratorImpl& generator, std::size_t count,
                     const std::function<Input(std::size_t)>& input) {
    const torch::NoGradGuard no_grad;
    const auto buffers = generator.named_buffers();
    for (auto& buffer : average_->named_buffers()) {
        buffer.value().copy_(buffers[buffer.key()]);
    }
    average_->train();
    for (std::size_t i = 0; i < count; ++i) {
        for (const auto& module : average_->modules(/*include_self=*/false)) {
            if (auto* norm = module->as<PlainNormImpl>()) {
                norm->set_momentum(1.0 / static_cast<double>(i + 1));
            }
        }
        const auto [maps, z] = input(i);
        average_->forward(maps, z);
    }
    average_->eval();
}

} // namespace spade
