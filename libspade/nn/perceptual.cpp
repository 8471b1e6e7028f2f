#include "libspade/nn/perceptual.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

namespace spade {

namespace {

constexpr double kVggWeights[] = {1.0 / 32, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0};
constexpr double kFeatureEps = 1e-10; // keeps a zero feature from becoming NaN, as in LPIPS

} // namespace

torch::Tensor vgg_loss(FeatureNet& vgg, const torch::Tensor& fake, const torch::Tensor& real) {
    const auto x = vgg(fake);
    std::vector<torch::Tensor> y;
    {
        const torch::NoGradGuard no_grad;
        y = vgg(real);
    }
    auto sum = kVggWeights[0] * torch::l1_loss(x[0], y[0]);
    for (std::size_t tap = 1; tap < x.size(); ++tap) {
        sum = sum + kVggWeights[tap] * torch::l1_loss(x[tap], y[tap]);
    }
    return sum;
}

LpipsImpl::LpipsImpl(Backbone backbone)
    : backbone_(register_module("backbone", FeatureNet(backbone))),
      shift_(register_buffer("shift", torch::zeros({3}))),
      scale_(register_buffer("scale", torch::ones({3}))) {
    for (const auto channels : tap_channels(backbone)) {
        const auto name = fmt::format("lin{}_weight", heads_.size());
        heads_.push_back(register_buffer(name, torch::zeros({1, channels, 1, 1})));
    }
}

std::vector<torch::Tensor> LpipsImpl::unit_features(const torch::Tensor& x) {
    auto features = backbone_((x - shift_.view({1, 3, 1, 1})) / scale_.view({1, 3, 1, 1}));
    for (auto& f : features) {
        f = f / (f.pow(2).sum(1, /*keepdim=*/true).sqrt() + kFeatureEps); // [N, C, h, w]
    }
    return features;
}

torch::Tensor LpipsImpl::forward(const torch::Tensor& a, const torch::Tensor& b) {
    const auto x = unit_features(a);
    const auto y = unit_features(b);
    auto distance = torch::zeros({a.size(0)}, a.options());
    for (std::size_t tap = 0; tap < heads_.size(); ++tap) {
        const auto apart = (heads_[tap] * (x[tap] - y[tap]).pow(2)).sum(1); // [N, h, w]
        distance = distance + apart.mean({1, 2});
    }
    return distance;
}

} // namespace spade
