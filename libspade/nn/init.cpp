#include "libspade/nn/init.hpp"

#include "libspade/nn/random.hpp"
#include "libspade/nn/spectral_norm.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

#include <cmath>
#include <string>

namespace spade {

namespace {

constexpr double kGain = 0.02; // init_variance of the reference, which is used as a gain

/// Inputs and outputs of one unit of a weight [out, in, ...], as torch counts them.
struct Fans {
    double in;
    double out;
};

Fans fans(const torch::Tensor& weight) {
    const auto taps = weight.numel() / (weight.size(0) * weight.size(1));
    const auto window = static_cast<double>(taps);
    return {window * static_cast<double>(weight.size(1)),
            window * static_cast<double>(weight.size(0))};
}

torch::Tensor glorot(const torch::Tensor& weight, at::Generator& random) {
    const auto [in, out] = fans(weight);
    return torch::randn(weight.sizes(), random) * (kGain * std::sqrt(2 / (in + out)));
}

/// torch's default for a convolution: uniform within 1 / sqrt(fan in).
torch::Tensor kaiming(const torch::Tensor& weight, at::Generator& random) {
    const auto bound = 1 / std::sqrt(fans(weight).in);
    return (torch::rand(weight.sizes(), random) * 2 - 1) * bound;
}

bool is_spectral(const torch::nn::Module& layer) {
    const auto* conv = layer.as<ConvImpl>();
    return conv != nullptr && conv->options().spectral;
}

void initialize_layer(torch::nn::Module& layer, const std::string& name, Init init,
                      std::uint64_t seed) {
    const bool torch_default = init == Init::kReference && is_spectral(layer);
    for (auto& item : layer.named_parameters(/*recurse=*/false)) {
        auto random = random_stream(seed, fmt::format("init/{}.{}", name, item.key()));
        if (item.key() == "bias") {
            item.value().zero_();
        } else {
            item.value().copy_(torch_default ? kaiming(item.value(), random)
                                             : glorot(item.value(), random));
        }
    }
    if (is_spectral(layer)) {
        for (auto& item : layer.named_buffers(/*recurse=*/false)) {
            auto random = random_stream(seed, fmt::format("init/{}.{}", name, item.key()));
            const auto v = torch::randn(item.value().sizes(), random);
            item.value().copy_(v / v.norm());
        }
    }
}

} // namespace

void initialize(torch::nn::Module& network, std::string_view name, Init init, std::uint64_t seed) {
    const torch::NoGradGuard no_grad;
    for (auto& item : network.named_modules(std::string(name))) {
        initialize_layer(*item.value(), item.key(), init, seed);
    }
}

} // namespace spade
