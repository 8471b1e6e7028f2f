#include "libspade/train/average.hpp"

#include "libspade/nn/state.hpp"

#include <torch/torch.h>

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

void Average::update(const GeneratorImpl& generator) {
    const torch::NoGradGuard no_grad;
    const auto weights = generator.named_parameters();
    for (auto& weight : average_->named_parameters()) {
        weight.value().lerp_(weights[weight.key()], 1 - decay_);
    }
    const auto buffers = generator.named_buffers();
    for (auto& buffer : average_->named_buffers()) {
        buffer.value().copy_(buffers[buffer.key()]);
    }
}

} // namespace spade
