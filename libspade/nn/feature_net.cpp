#include "libspade/nn/feature_net.hpp"

#include <torch/torch.h>

#include <memory>
#include <string>
#include <utility>

namespace spade {

namespace {

using Kind = FeatureLayer::Kind;

/// Collects layers under torchvision's numbers.
class Stack {
public:
    Stack& conv(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t padding,
                std::int64_t stride = 1) {
        FeatureLayer layer;
        layer.kind = Kind::kConv;
        layer.in = in;
        layer.out = out;
        layer.kernel = kernel;
        layer.padding = padding;
        layer.stride = stride;
        layers_.push_back(layer);
        layers_.emplace_back(); // its ReLU
        return *this;
    }

    Stack& pool(std::int64_t kernel) {
        FeatureLayer layer;
        layer.kind = Kind::kPool;
        layer.kernel = kernel;
        layers_.push_back(layer);
        return *this;
    }

    Stack& fire(std::int64_t in, std::int64_t squeeze, std::int64_t expand) {
        FeatureLayer layer;
        layer.kind = Kind::kFire;
        layer.in = in;
        layer.squeeze = squeeze;
        layer.out = expand;
        layers_.push_back(layer);
        return *this;
    }

    std::vector<FeatureLayer> take() { return std::move(layers_); }

private:
    std::vector<FeatureLayer> layers_;
};

/// Simonyan and Zisserman, ICLR 2015, configuration E, up to conv5_1.
std::vector<FeatureLayer> vgg19() {
    Stack stack;
    std::int64_t channels = 3;
    const auto block = [&](std::int64_t out, int convolutions) {
        for (int i = 0; i < convolutions; ++i) {
            stack.conv(channels, out, 3, 1);
            channels = out;
        }
    };
    block(64, 2);
    stack.pool(2);
    block(128, 2);
    stack.pool(2);
    block(256, 4);
    stack.pool(2);
    block(512, 4);
    stack.pool(2);
    block(512, 1);
    return stack.take();
}

/// Krizhevsky's "one weird trick" of 2014, as torchvision has it.
std::vector<FeatureLayer> alex_net() {
    return Stack()
        .conv(3, 64, 11, 2, 4)
        .pool(3)
        .conv(64, 192, 5, 2)
        .pool(3)
        .conv(192, 384, 3, 1)
        .conv(384, 256, 3, 1)
        .conv(256, 256, 3, 1)
        .take();
}

/// Iandola et al. 2016, version 1.1.
std::vector<FeatureLayer> squeeze_net() {
    return Stack()
        .conv(3, 64, 3, 0, 2)
        .pool(3)
        .fire(64, 16, 64)
        .fire(128, 16, 64)
        .pool(3)
        .fire(128, 32, 128)
        .fire(256, 32, 128)
        .pool(3)
        .fire(256, 48, 192)
        .fire(384, 48, 192)
        .fire(384, 64, 256)
        .fire(512, 64, 256)
        .take();
}

std::int64_t channels_behind(const std::vector<FeatureLayer>& layers, std::size_t layer) {
    for (auto i = layer + 1; i-- > 0;) {
        if (layers[i].kind == Kind::kConv) {
            return layers[i].out;
        }
        if (layers[i].kind == Kind::kFire) {
            return 2 * layers[i].out;
        }
    }
    return 3;
}

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

std::vector<FeatureLayer> layers_of(Backbone backbone) {
    switch (backbone) {
    case Backbone::kVgg19:
        return vgg19();
    case Backbone::kAlexNet:
        return alex_net();
    case Backbone::kSqueezeNet:
        break;
    }
    return squeeze_net();
}

std::vector<std::size_t> taps_of(Backbone backbone) {
    switch (backbone) {
    case Backbone::kVgg19:
        return {1, 6, 11, 20, 29};
    case Backbone::kAlexNet:
        return {1, 4, 7, 9, 11};
    case Backbone::kSqueezeNet:
        break;
    }
    return {1, 4, 7, 9, 10, 11, 12};
}

std::vector<std::int64_t> tap_channels(Backbone backbone) {
    const auto layers = layers_of(backbone);
    std::vector<std::int64_t> channels;
    for (const auto tap : taps_of(backbone)) {
        channels.push_back(channels_behind(layers, tap));
    }
    return channels;
}

FeatureNetImpl::FeatureNetImpl(Backbone backbone) : backbone_(backbone), taps_(taps_of(backbone)) {
    const auto features = register_module("features", std::make_shared<torch::nn::Module>());
    for (const auto& layer : layers_of(backbone)) {
        const auto number = std::to_string(steps_.size());
        Step step{layer, {}};
        if (layer.kind == Kind::kConv) {
            step.convs.push_back(features->register_module(number, Conv(conv_options(layer))));
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
