#include "libspade/arch/feature_layers.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace spade {

namespace {

using LayerKind = FeatureLayer::Kind;

/// Collects layers under torchvision's numbers.
class LayerList {
public:
    LayerList& conv(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t padding,
                    std::int64_t stride = 1) {
        FeatureLayer layer;
        layer.kind = LayerKind::kConv;
        layer.in = in;
        layer.out = out;
        layer.kernel = kernel;
        layer.padding = padding;
        layer.stride = stride;
        layers_.push_back(layer);
        layers_.emplace_back(); // its ReLU
        return *this;
    }

    LayerList& pool(std::int64_t kernel) {
        FeatureLayer layer;
        layer.kind = LayerKind::kPool;
        layer.kernel = kernel;
        layers_.push_back(layer);
        return *this;
    }

    LayerList& fire(std::int64_t in, std::int64_t squeeze, std::int64_t expand) {
        FeatureLayer layer;
        layer.kind = LayerKind::kFire;
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
    LayerList stack;
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
    return LayerList()
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
    return LayerList()
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

std::int64_t channels_after(const std::vector<FeatureLayer>& layers, std::size_t layer) {
    for (auto i = layer + 1; i-- > 0;) {
        if (layers[i].kind == LayerKind::kConv) {
            return layers[i].out;
        }
        if (layers[i].kind == LayerKind::kFire) {
            return 2 * layers[i].out;
        }
    }
    return 3;
}

/// Collects the tensors of convolutions under their dotted names.
class Tensors {
public:
    explicit Tensors(std::string prefix) : prefix_(std::move(prefix)) {}

    void conv(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel) {
        add(name + ".weight", {out, in, kernel, kernel}, true);
        add(name + ".bias", {out}, true);
    }
    void add(const std::string& name, std::vector<std::int64_t> shape, bool learned) {
        tensors_.push_back({prefix_ + name, std::move(shape), learned});
    }
    std::vector<TensorShape> take() { return std::move(tensors_); }

private:
    std::string prefix_;
    std::vector<TensorShape> tensors_;
};

std::vector<TensorShape> features_of(Backbone backbone, const std::string& prefix) {
    Tensors all(prefix);
    int number = 0;
    for (const auto& layer : layers_of(backbone)) {
        const auto name = fmt::format("features.{}", number++);
        if (layer.kind == LayerKind::kConv) {
            all.conv(name, layer.in, layer.out, layer.kernel);
        } else if (layer.kind == LayerKind::kFire) {
            all.conv(name + ".squeeze", layer.in, layer.squeeze, 1);
            all.conv(name + ".expand1x1", layer.squeeze, layer.out, 1);
            all.conv(name + ".expand3x3", layer.squeeze, layer.out, 3);
        }
    }
    return all.take();
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
        channels.push_back(channels_after(layers, tap));
    }
    return channels;
}

const char* to_text(Backbone backbone) {
    switch (backbone) {
    case Backbone::kVgg19:
        return "vgg19";
    case Backbone::kAlexNet:
        return "lpips-alexnet";
    case Backbone::kSqueezeNet:
        break;
    }
    return "lpips-squeezenet";
}

std::optional<Backbone> parse_backbone(std::string_view text) {
    for (const auto backbone : {Backbone::kVgg19, Backbone::kAlexNet, Backbone::kSqueezeNet}) {
        if (text == to_text(backbone)) {
            return backbone;
        }
    }
    return std::nullopt;
}

std::vector<TensorShape> tensors_of(Backbone backbone) {
    if (backbone == Backbone::kVgg19) {
        return features_of(backbone, "");
    }
    auto tensors = features_of(backbone, "backbone.");
    int head = 0;
    for (const auto channels : tap_channels(backbone)) {
        tensors.push_back({fmt::format("lin{}_weight", head++), {1, channels, 1, 1}, false});
    }
    tensors.push_back({"shift", {3}, false});
    tensors.push_back({"scale", {3}, false});
    return tensors;
}

} // namespace spade
