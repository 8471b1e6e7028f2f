#include "libspade/nn/feature_net.hpp"

#include <torch/torch.h>

#include <memory>
#include <string>
#include <utility>

namespace spade {

namespace {

using Kind = FeatureLayer::Kind;

ConvOptions conv_options(const FeatureLayer& layer) {
    ConvOptions o;
    o.in = layer.in;
    o.out = layer.out;
    o.kernel = layer.kernel;
    o.stride = layer.stride;
    o.padding = layer.padding;
    return o;
}

} // namespace

FeatureNetImpl::FeatureNetImpl(Backbone backbone) : backbone_(backbone), taps_(taps_of(backbone)) {
    const auto features = register_module("features", std::make_shared<torch::nn::Module>());
    for (const auto& layer : layers_of(backbone)) {
        const auto number = std::to_string(steps_.size());
        Step step{layer, {}};
        if (layer.kind == Kind::kConv) {
            step.convs.emplace_back(features->register_module(number, Conv(conv_options(layer))));
        } else if (layer.kind == Kind::kFire) {
            const auto fire =
                features->register_module(number, std::make_shared<torch::nn::Module>());
            step.convs = {
                fire->register_module("squeeze", Conv(same_size(layer.in, layer.squeeze, 1))),
                fire->register_module("expand1x1", Conv(same_size(layer.squeeze, layer.out, 1))),
                fire->register_module("expand3x3", Conv(same_size(layer.squeeze, layer.out, 3)))};
        }
        steps_.push_back(std::move(step));
    }
    for (auto& parameter : parameters()) {
        parameter.set_requires_grad(false);
    }
}

torch::Tensor FeatureNetImpl::apply(Step& step, const torch::Tensor& x) const {
    auto& convs = step.convs;
    switch (step.layer.kind) {
    case Kind::kRelu:
        return torch::relu(x);
    case Kind::kPool: // SqueezeNet rounds its sizes up
        return torch::max_pool2d(x, step.layer.kernel, 2, 0, 1, backbone_ == Backbone::kSqueezeNet);
    case Kind::kConv:
        return convs.front()(x);
    case Kind::kFire:
        break;
    }
    const auto squeezed = torch::relu(convs[0](x));
    return torch::relu(torch::cat({convs[1](squeezed), convs[2](squeezed)}, 1));
}

std::vector<torch::Tensor> FeatureNetImpl::forward(const torch::Tensor& x) {
    std::vector<torch::Tensor> features;
    auto h = x;
    for (std::size_t i = 0; features.size() < taps_.size(); ++i) {
        h = apply(steps_[i], h);
        if (i == taps_[features.size()]) {
            features.push_back(h);
        }
    }
    return features;
}

} // namespace spade
