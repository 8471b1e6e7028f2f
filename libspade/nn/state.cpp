#include "libspade/nn/state.hpp"

#include <torch/torch.h>

namespace spade {

std::map<std::string, torch::Tensor> state_of(const torch::nn::Module& network) {
    std::map<std::string, torch::Tensor> state;
    for (const auto& item : network.named_parameters()) {
        state.emplace(item.key(), item.value());
    }
    for (const auto& item : network.named_buffers()) {
        state.emplace(item.key(), item.value());
    }
    return state;
}

} // namespace spade
