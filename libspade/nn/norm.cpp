#include "libspade/nn/norm.hpp"

#include "libspade/nn/moments.hpp"
#include "libspade/nn/precision.hpp"

#include <torch/torch.h>

#include <tuple>

namespace spade {

namespace {

constexpr double kNormEps = 1e-5; // torch's default, as in the reference

Normalization folded(const torch::Tensor& mu, const torch::Tensor& var) {
    const auto scale = torch::rsqrt(var + kNormEps);
    return {scale, -mu * scale};
}

/// N * H * W over all parts.
double values_of_a_channel(const torch::Tensor& h, const SharedBatchPtr& batch) {
    const auto here = h.numel() / h.size(1);
    return static_cast<double>(here * (batch ? batch->parts() : 1));
}

} // namespace

torch::Tensor instance_norm(const torch::Tensor& h) {
    const auto wide = widened(h);
    const auto [var, mu] = torch::var_mean(wide, {2, 3}, /*unbiased=*/false, /*keepdim=*/true);
    return (wide - mu) * torch::rsqrt(var + kNormEps);
}

Normalization instance_normalization(const torch::Tensor& h) {
    const auto [var, mu] = torch::var_mean(h, {2}, /*unbiased=*/false); // [N, B, c]
    return folded(mu.flatten(1), var.flatten(1));
}

PlainNormImpl::PlainNormImpl(Norm norm, std::int64_t channels) : norm_(norm) {
    if (norm_ == Norm::kBatch) {
        running_mean_ = register_buffer("running_mean", torch::zeros({channels}));
        running_var_ = register_buffer("running_var", torch::ones({channels}));
    }
}

Normalization PlainNormImpl::running_normalization() const {
    return folded(running_mean_, running_var_);
}

Normalization PlainNormImpl::normalization(const torch::Tensor& h) {
    if (!is_training()) {
        return running_normalization();
    }
    const torch::NoGradGuard no_grad;
    auto [mu, var] = batch_moments(h);
    if (batch_) {
        std::tie(mu, var) = joined_moments(mu, var, *batch_);
    }
    move_running_statistics(mu, var, values_of_a_channel(h, batch_));
    auto of_batch = folded(mu, var);
    of_batch.of_batch = true;
    of_batch.batch = batch_;
    return of_batch;
}

void PlainNormImpl::move_running_statistics(const torch::Tensor& mu, const torch::Tensor& var,
                                            double count) {
    const torch::NoGradGuard no_grad;
    running_mean_.lerp_(mu, momentum_);
    running_var_.lerp_(var * (count / (count - 1)), momentum_); // unbiased
}

torch::Tensor PlainNormImpl::normalized_together(const torch::Tensor& h) {
    const auto count = values_of_a_channel(h, batch_);
    const auto channels = [](const torch::Tensor& t) { return t.view({1, -1, 1, 1}); };
    const auto mu = summed(h.sum({0, 2, 3}), batch_) / count; // [C]
    const auto centred = h - channels(mu);
    const auto var = summed(centred.square().sum({0, 2, 3}), batch_) / count; // [C]
    move_running_statistics(mu, var, count);
    return centred * channels(torch::rsqrt(var + kNormEps));
}

torch::Tensor PlainNormImpl::forward(const torch::Tensor& h) {
    if (norm_ == Norm::kInstance) {
        return instance_norm(h);
    }
    if (batch_ && is_training()) {
        return normalized_together(widened(h));
    }
    return torch::batch_norm(widened(h), {}, {}, running_mean_, running_var_, is_training(),
                             momentum_, kNormEps, /*cudnn_enabled=*/true);
}

} // namespace spade
