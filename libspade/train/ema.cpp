#include "libspade/train/ema.hpp"

#include "libspade/nn/norm.hpp"
#include "libspade/nn/state.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace spade {

Ema::Ema(const GeneratorImpl& generator, double decay)
    : ema_(make_generator(generator.options())), decay_(decay) {
    const torch::NoGradGuard no_grad;
    const auto first = generator.parameters().front();
    ema_->to(first.device(), first.scalar_type());
    const auto state = state_of(generator);
    for (auto& [name, tensor] : state_of(*ema_)) {
        tensor.copy_(state.at(name));
    }
}

void Ema::update(const GeneratorImpl& generator, std::int64_t step) {
    const torch::NoGradGuard no_grad;
    const auto young_decay = static_cast<double>(1 + step) / static_cast<double>(10 + step);
    const auto weights = generator.named_parameters();
    for (auto& weight : ema_->named_parameters()) {
        weight.value().lerp_(weights[weight.key()], 1 - std::min(decay_, young_decay));
    }
}

void Ema::recalibrate(const GeneratorImpl& generator, std::size_t count,
                      const std::function<Input(std::size_t)>& input) {
    const torch::NoGradGuard no_grad;
    const auto buffers = generator.named_buffers();
    for (auto& buffer : ema_->named_buffers()) {
        buffer.value().copy_(buffers[buffer.key()]);
    }
    ema_->train();
    for (std::size_t i = 0; i < count; ++i) {
        for (const auto& module : ema_->modules(/*include_self=*/false)) {
            if (auto* norm = module->as<PlainNormImpl>()) {
                norm->set_momentum(1.0 / static_cast<double>(i + 1));
            }
        }
        const auto [maps, z] = input(i);
        ema_->forward(maps, z);
    }
    ema_->eval();
}

} // namespace spade
