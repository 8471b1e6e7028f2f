#include "libspade/train/adam_state.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace spade {

namespace {

using State = torch::optim::AdamParamState;

using Key = std::decay_t<decltype(std::declval<torch::optim::Adam&>().state())>::key_type;

/// An optimizer's key of a parameter: its address, as text in LibTorch 1.13.
template <class K>
K key_from(void* address) {
    if constexpr (std::is_same_v<K, std::string>) {
        return fmt::format("{}", address);
    } else {
        return address;
    }
}

Key key_of(const torch::Tensor& parameter) {
    return key_from<Key>(parameter.unsafeGetTensorImpl());
}

} // namespace

State* adam_state_of(torch::optim::Adam& adam, const torch::Tensor& parameter) {
    const auto found = adam.state().find(key_of(parameter));
    return found == adam.state().end() ? nullptr : static_cast<State*>(found->second.get());
}

State& get_or_create_adam_state(torch::optim::Adam& adam, const torch::Tensor& parameter) {
    if (auto* existing = adam_state_of(adam, parameter)) {
        return *existing;
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
