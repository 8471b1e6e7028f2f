#include "libspade/nn/norm.hpp"

#include "libspade/nn/precision.hpp"

#include <torch/torch.h>

#include <tuple>

namespace spade {

namespace {

constexpr double kEps = 1e-5; // torch's default, as in the reference

} // namespace

torch::Tensor instance_norm(const torch::Tensor& narrow) {
    const auto h = widened(narrow);
    const auto [var, mu] = torch::var_mean(h, {2, 3}, /*unbiased=*/false, /*keepdim=*/true);
    return (h - mu) * torch::rsqrt(var + kEps);
}

ScaleShift instance_scale_shift(const torch::Tensor& h) {
    const auto [var, mu] = torch::var_mean(h, {2}, /*unbiased=*/false); // [N, B, c]
    const auto scale = torch::rsqrt(var + kEps).flatten(1);
    return {scale, -mu.flatten(1) * scale};
}

ScaleShift PlainNormImpl::scale_shift() const {
    const auto scale = torch::rsqrt(running_var_ + kEps);
    return {scale, -running_mean_ * scale};
}

PlainNormImpl::PlainNormImpl(Norm norm, std::int64_t channels) : norm_(norm) {
    if (norm_ == Norm::kBatch) {
        running_mean_ = register_buffer("running_mean", torch::zeros({channels}));
        running_var_ = register_buffer("running_var", torch::ones({channels}));
    }
}

torch::Tensor PlainNormImpl::forward(const torch::Tensor& h) {
    if (norm_ == Norm::kInstance) {
        return instance_norm(h);
    }
    return torch::batch_norm(widened(h), {}, {}, running_mean_, running_var_, is_training(),
                             momentum_, kEps, /*cudnn_enabled=*/true);
}

} // namespace spade
