#include "libspade/train/optimizer_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/train/adam_state.hpp"

#include <fmt/ranges.h>
#include <torch/torch.h>

#include <set>
#include <string>

namespace spade {

namespace {

constexpr const char* kFirst = ".exp_avg";
constexpr const char* kSecond = ".exp_avg_sq";
constexpr const char* kStep = ".step";

void write_step(CheckpointWriter& file, std::string_view group, const std::string& name,
                std::int64_t step) {
    file.tensor(group, name + kStep, Dtype::i64, {}, &step);
}

std::int64_t read_step(const CheckpointReader& file, std::string_view group,
                       const std::string& name) {
    auto step = torch::zeros({}, torch::kInt64);
    read_tensor(file, group, name + kStep, step);
    return step.item<std::int64_t>();
}

} // namespace

void write_optimizer(CheckpointWriter& file, std::string_view group, torch::optim::Adam& adam,
                     const torch::nn::Module& network) {
    for (const auto& item : network.named_parameters()) {
        const auto* state = adam_state_of(adam, item.value());
        if (state == nullptr) {
            continue;
        }
        write_tensor(file, group, item.key() + kFirst, state->exp_avg());
        write_tensor(file, group, item.key() + kSecond, state->exp_avg_sq());
        write_step(file, group, item.key(), state->step());
    }
}

void read_optimizer(const CheckpointReader& file, std::string_view group, torch::optim::Adam& adam,
                    const torch::nn::Module& network) {
    const torch::NoGradGuard no_grad;
    const auto names = file.has(group) ? file.tensors(group) : std::vector<std::string>();
    std::set<std::string> left(names.begin(), names.end());
    for (const auto& item : network.named_parameters()) {
        const auto& name = item.key();
        if (left.erase(name + kFirst) == 0) {
            continue;
        }
        auto& state = get_or_create_adam_state(adam, item.value());
        auto first = state.exp_avg();
        auto second = state.exp_avg_sq();
        read_tensor(file, group, name + kFirst, first);
        read_tensor(file, group, name + kSecond, second);
        state.step(read_step(file, group, name));
        left.erase(name + kSecond);
        left.erase(name + kStep);
    }
    if (!left.empty()) {
        throw ConfigError("{}: unexpected optimizer state {}/{}: this network has no such "
                          "parameter",
                          file.path().string(), group, *left.begin());
    }
}

} // namespace spade
