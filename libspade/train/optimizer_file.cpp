#include "libspade/train/optimizer_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/model/checkpoint.hpp"

#include <fmt/ranges.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <memory>
#include <set>
#include <string>

namespace spade {

namespace {

using State = torch::optim::AdamParamState;

constexpr const char* kFirst = ".exp_avg";
constexpr const char* kSecond = ".exp_avg_sq";
constexpr const char* kStep = ".step";

/// How an optimizer calls a parameter.
auto key_of(const torch::Tensor& parameter) {
#if TORCH_VERSION_MAJOR >= 2
    return static_cast<void*>(parameter.unsafeGetTensorImpl());
#else
    return c10::guts::to_string(parameter.unsafeGetTensorImpl());
#endif
}

void write_step(CheckpointWriter& file, std::string_view group, const std::string& name,
                std::int64_t step) {
    file.tensor(group, name + kStep, Dtype::i64, {}, &step);
}

torch::Tensor read_moment(const CheckpointReader& file, std::string_view group,
                          const std::string& name, const torch::Tensor& parameter) {
    auto moment = torch::zeros_like(parameter);
    read_tensor(file, group, name, moment);
    return moment;
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
        const auto found = adam.state().find(key_of(item.value()));
        if (found == adam.state().end()) {
            continue;
        }
        const auto& state = static_cast<const State&>(*found->second);
        write_tensor(file, group, item.key() + kFirst, state.exp_avg());
        write_tensor(file, group, item.key() + kSecond, state.exp_avg_sq());
        write_step(file, group, item.key(), state.step());
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
        auto state = std::make_unique<State>();
        state->exp_avg(read_moment(file, group, name + kFirst, item.value()));
        state->exp_avg_sq(read_moment(file, group, name + kSecond, item.value()));
        state->step(read_step(file, group, name));
        left.erase(name + kSecond);
        left.erase(name + kStep);
        adam.state()[key_of(item.value())] = std::move(state);
    }
    if (!left.empty()) {
        throw ConfigError("{}: {}/{} is of no parameter of this network", file.path().string(),
                          group, *left.begin());
    }
}

} // namespace spade
