#include "libspade/train/model_sharing.hpp"

#include "libspade/base/hash.hpp"
#include "libspade/nn/state.hpp"
#include "libspade/train/adam_state.hpp"

#include <torch/torch.h>

#include <string>
#include <vector>

namespace spade {

namespace {

using nlohmann::json;
using torch::optim::Adam;

void append_state(std::vector<torch::Tensor>& all, const torch::nn::Module& network) {
    for (const auto& [name, tensor] : state_of(network)) {
        all.push_back(tensor);
    }
}

std::vector<Adam*> optimizers_of(TrainedModel& model) {
    return {&model.iteration().generator_optimizer(), &model.iteration().discriminator_optimizer()};
}

template <class Visit>
void for_each_parameter(TrainedModel& model, Visit visit) {
    for (auto* adam : optimizers_of(model)) {
        for (const auto& group : adam->param_groups()) {
            for (const auto& parameter : group.params()) {
                visit(*adam, parameter);
            }
        }
    }
}

/// Adam's step count of each parameter; -1 where it has no state.
std::vector<std::int64_t> adam_steps(TrainedModel& model) {
    std::vector<std::int64_t> steps;
    for_each_parameter(model, [&](Adam& adam, const torch::Tensor& parameter) {
        const auto* state = adam_state_of(adam, parameter);
        steps.push_back(state == nullptr ? -1 : state->step());
    });
    return steps;
}

void set_adam_steps(TrainedModel& model, const std::vector<std::int64_t>& steps) {
    std::size_t at = 0;
    for_each_parameter(model, [&](Adam& adam, const torch::Tensor& parameter) {
        const auto step = steps.at(at++);
        if (step >= 0) {
            get_or_create_adam_state(adam, parameter).step(step);
        }
    });
}

/// Everything that steps change, in the same order on every rank.
std::vector<torch::Tensor> tensors_of(TrainedModel& model) {
    std::vector<torch::Tensor> all;
    const auto& networks = model.networks();
    append_state(all, *networks.generator);
    if (networks.encoder) {
        append_state(all, *networks.encoder);
    }
    append_state(all, *networks.discriminator);
    if (auto* ema = model.ema()) {
        append_state(all, *ema->generator());
    }
    for_each_parameter(model, [&](Adam& adam, const torch::Tensor& parameter) {
        if (const auto* state = adam_state_of(adam, parameter)) {
            all.push_back(state->exp_avg());
            all.push_back(state->exp_avg_sq());
        }
    });
    return all;
}

std::string model_digest(TrainedModel& model) {
    Hasher hasher;
    for (const auto& tensor : tensors_of(model)) {
        const auto here = tensor.contiguous().cpu();
        hasher.update(here.data_ptr(), here.nbytes());
    }
    return hasher.digest().hex();
}

json to_json(const Position& position) {
    return {{"step", position.step}, {"rollbacks", position.rollbacks}, {"log", position.log}};
}

Position position_in(const json& text) {
    return {text.at("step").get<std::int64_t>(), text.at("rollbacks").get<int>(), text.at("log")};
}

} // namespace

void share_from_first(TrainedModel& model, Position& position, Ranks& ranks) {
    if (ranks.is_alone()) {
        return;
    }
    const json first = {{"position", to_json(position)}, {"adam", adam_steps(model)}};
    const auto shared = json::parse(ranks.from_first(first.dump()));
    position = position_in(shared.at("position"));
    set_adam_steps(model, shared.at("adam").get<std::vector<std::int64_t>>());
    ranks.copy_from_first(tensors_of(model));
}

bool make_equal(TrainedModel& model, Position& position, Ranks& ranks) {
    if (ranks.is_alone()) {
        return false;
    }
    const auto here = model_digest(model);
    const bool differs = ranks.any(here != ranks.from_first(here));
    if (differs) {
        share_from_first(model, position, ranks);
    }
    return differs;
}

} // namespace spade
