#include "libspade/nn/spectral_norm.hpp"

#include "libspade/nn/blocked_conv.hpp"
#include "libspade/nn/tap_weight.hpp"

#include <torch/torch.h>

#include <vector>

namespace spade {

namespace {

torch::Tensor unit(const torch::Tensor& v) { return v / v.norm().clamp_min(kUnitEps); }

std::vector<std::int64_t> weight_shape(const ConvOptions& o) {
    const auto first = o.transposed ? o.in : o.out;
    const auto second = o.transposed ? o.out : o.in;
    return {first, second, o.kernel, o.kernel};
}

} // namespace

ConvImpl::ConvImpl(const ConvOptions& o) : options_(o) {
    weight = register_parameter("weight", torch::empty(weight_shape(o)));
    if (o.bias) {
        bias = register_parameter("bias", torch::zeros({o.out}));
    }
    if (o.spectral) {
        u_ = register_buffer("u", torch::zeros({o.out}));
        v_ = register_buffer("v", torch::zeros({o.in * o.kernel * o.kernel}));
    }
}

torch::Tensor ConvImpl::matrix() const {
    const auto out_first = options_.transposed ? weight.transpose(0, 1) : weight;
    return out_first.reshape({options_.out, -1});
}

void ConvImpl::iterate() {
    const torch::NoGradGuard no_grad;
    const auto w = matrix();
    v_.copy_(unit(torch::mv(w.t(), u_)));
    u_.copy_(unit(torch::mv(w, v_)));
}

torch::Tensor ConvImpl::sigma() const {
    // Clones, since a second forward pass changes u and v before the backward of the first reads
    // them.
    return torch::dot(u_.clone(), torch::mv(matrix(), v_.clone()));
}

void ConvImpl::fold() {
    if (options_.spectral) {
        const torch::NoGradGuard no_grad;
        weight.div_(sigma());
        options_.spectral = false;
    }
}

torch::Tensor ConvImpl::divided_weight(WeightLayout layout) {
    if (!options_.transposed && supports_weight_kernels(weight)) {
        const auto w = matrix().detach();
        const auto sigma = is_training() ? iterate_power(w, u_, v_) : sigma_of(w, u_, v_);
        return divided_by_sigma(weight, u_.clone(), v_.clone(), sigma, layout);
    }
    if (is_training()) {
        iterate();
    }
    return weight / sigma();
}

torch::Tensor ConvImpl::forward(const torch::Tensor& x) {
    const auto& o = options_;
    const bool channels_last = x.suggest_memory_format() == at::MemoryFormat::ChannelsLast;
    if (o.spectral && !o.transposed && channels_last && supports_blocked_conv(x, weight)) {
        return blocked_conv(x, divided_weight(WeightLayout::kBlocked), bias, {o.stride, o.padding});
    }
    const auto layout = channels_last ? WeightLayout::kChannelsLast : WeightLayout::kContiguous;
    const auto w = o.spectral ? divided_weight(layout) : weight;
    if (o.transposed) {
        return torch::conv_transpose2d(x, w, bias, o.stride, o.padding, /*output_padding=*/1);
    }
    return torch::conv2d(x, w, bias, o.stride, o.padding);
}

void fold_spectral_norm(torch::nn::Module& network) {
    network.apply([](torch::nn::Module& module) {
        if (auto* conv = module.as<ConvImpl>()) {
            conv->fold();
        }
    });
}

} // namespace spade
