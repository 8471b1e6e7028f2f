#include "libspade/train/adam_state.hpp"

#include <torch/torch.h>
#include <torch/version.h>

#include <memory>

namespace spade {

namespace {

using State = torch::optim::AdamParamState;

/// How an optimizer calls a parameter.
auto key_of(const torch::Tensor& parameter) {
#if TORCH_VERSION_MAJOR >= 2
    return static_cast<void*>(parameter.unsafeGetTensorImpl());
#else
    return c10::guts::to_string(parameter.unsafeGetTensorImpl());
#endif
}

} // namespace

State* adam_state_of(torch::optim::Adam& adam, const torch::Tensor& parameter) {
    const auto found = adam.state().find(key_of(parameter));
    return found == adam.state().end() ? nullptr : static_cast<State*>(found->second.get());
}

State& made_adam_state(torch::optim::Adam& adam, const torch::Tensor& parameter) {
    if (auto* there = adam_state_of(adam, parameter)) {
        return *there;
    }
    const torch::NoGradGuard no_grad;
    auto state = std::make_unique<State>();
    state->exp_avg(torch::zeros_like(parameter));
    state->exp_avg_sq(torch::zeros_like(parameter));
    auto& made = *state;
    adam.state()[key_of(parameter)] = std::move(state);
    return made;
}

} // namespace spade
