#include "libspade/train/adam_step.hpp"

#include "libspade/nn/grain.hpp"
#include "libspade/nn/weight_kernels.hpp"
#include "libspade/train/adam_state.hpp"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace spade {

namespace {

using torch::optim::AdamOptions;
using torch::optim::AdamParamState;

bool is_plain(const torch::Tensor& t) {
    const auto type = t.scalar_type();
    return t.is_cpu() && t.is_non_overlapping_and_dense() &&
           (type == torch::kFloat32 || type == torch::kFloat64);
}

bool can_step(const torch::optim::OptimizerParamGroup& group) {
    const auto& options = static_cast<const AdamOptions&>(group.options());
    const auto& parameters = group.params();
    return options.weight_decay() == 0 && !options.amsgrad() &&
           std::all_of(parameters.begin(), parameters.end(), is_plain);
}

/// The gradient in the parameter's memory layout.
torch::Tensor laid_out_as(const torch::Tensor& parameter, const torch::Tensor& gradient) {
    return gradient.strides() == parameter.strides() ? gradient
                                                     : torch::empty_like(parameter).copy_(gradient);
}

template <typename T>
void step_one(const torch::Tensor& parameter, const torch::Tensor& gradient, AdamParamState& state,
              const AdamOptions& options) {
    const auto [beta1, beta2] = options.betas();
    const auto steps = static_cast<double>(state.step());
    kernels::Adam<T> task{};
    task.weight = parameter.data_ptr<T>();
    task.gradient = gradient.data_ptr<T>();
    task.first = state.exp_avg().data_ptr<T>();
    task.second = state.exp_avg_sq().data_ptr<T>();
    task.beta1 = static_cast<T>(beta1);
    task.beta2 = static_cast<T>(beta2);
    task.rest1 = static_cast<T>(1 - beta1);
    task.rest2 = static_cast<T>(1 - beta2);
    task.step_size = static_cast<T>(options.lr() / (1 - std::pow(beta1, steps)));
    task.second_root = static_cast<T>(std::sqrt(1 - std::pow(beta2, steps)));
    task.eps = static_cast<T>(options.eps());
    at::parallel_for(0, parameter.numel(), grain_of(1), [&](std::int64_t begin, std::int64_t end) {
        kernels::adam(task, begin, end);
    });
}

} // namespace

void adam_step(torch::optim::Adam& adam) {
    const auto& groups = adam.param_groups();
    if (!std::all_of(groups.begin(), groups.end(), can_step)) {
        adam.step();
        return;
    }
    const torch::NoGradGuard no_grad;
    for (const auto& group : groups) {
        const auto& options = static_cast<const AdamOptions&>(group.options());
        for (const auto& parameter : group.params()) {
            if (!parameter.grad().defined()) {
                continue;
            }
            auto& state = get_or_create_adam_state(adam, parameter);
            state.step(state.step() + 1);
            const auto gradient = laid_out_as(parameter, parameter.grad());
            if (parameter.scalar_type() == torch::kFloat64) {
                step_one<double>(parameter, gradient, state, options);
            } else {
                step_one<float>(parameter, gradient, state, options);
            }
        }
    }
}

} // namespace spade
