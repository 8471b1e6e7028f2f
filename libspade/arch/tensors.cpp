#include "libspade/arch/tensors.hpp"

#include "libspade/arch/layers.hpp"

#include <fmt/format.h>

#include <functional>
#include <numeric>
#include <utility>

namespace spade {

namespace {

std::int64_t product(const std::vector<std::int64_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

/// Collects the tensors of layers under their dotted names.
class Inventory {
public:
    void linear(const std::string& name, std::int64_t in, std::int64_t out) {
        add(name + ".weight", {out, in}, true);
        add(name + ".bias", {out}, true);
    }

    void conv(const std::string& name, const ConvOptions& o) {
        const auto kernel = o.kernel;
        const std::vector<std::int64_t> shape = o.transposed
                                                    ? std::vector{o.in, o.out, kernel, kernel}
                                                    : std::vector{o.out, o.in, kernel, kernel};
        add(name + ".weight", shape, true);
        if (o.bias) {
            add(name + ".bias", {o.out}, true);
        }
        if (o.spectral) {
            add(name + ".u", {o.out}, false);
            add(name + ".v", {product(shape) / o.out}, false);
        }
    }

    void convs(const std::string& prefix, const std::vector<NamedConv>& layers) {
        for (const auto& layer : layers) {
            conv(prefix + layer.name, layer.conv);
        }
    }

    void spade_norm(const std::string& name, const GeneratorOptions& o, std::int64_t channels) {
        if (o.norm == Norm::kBatch) {
            add(name + ".normalize.running_mean", {channels}, false);
            add(name + ".normalize.running_var", {channels}, false);
        }
        conv(name + ".shared", same_size(o.semantics.channels(), o.hidden, o.kernel));
        conv(name + ".gamma", same_size(o.hidden, channels, o.kernel));
        conv(name + ".beta", same_size(o.hidden, channels, o.kernel));
    }

    void spade_block(const GeneratorOptions& o, const SpadeStage& stage) {
        for (const auto& layer : spade_block_convs(stage.in, stage.out, o.spectral)) {
            conv(fmt::format("{}.{}", stage.name, layer.name), layer.conv);
            spade_norm(fmt::format("{}.{}", stage.name, layer.norm), o, layer.conv.in);
        }
    }

    std::vector<TensorShape> take() { return std::move(tensors_); }

private:
    void add(std::string name, std::vector<std::int64_t> shape, bool learned) {
        tensors_.push_back({std::move(name), std::move(shape), learned});
    }

    std::vector<TensorShape> tensors_;
};

std::vector<TensorShape> spade_generator(const GeneratorOptions& o) {
    Inventory all;
    if (o.takes_style()) {
        all.linear("fc", o.z_dim, grid_channels(o) * o.grid_height * o.grid_width);
    } else {
        all.conv("fc", same_size(o.semantics.channels(), grid_channels(o), 3));
    }
    for (const auto& stage : spade_stages(o)) {
        all.spade_block(o, stage);
    }
    all.conv("conv_img", same_size(last_channels(o), 3, 3));
    return all.take();
}

std::vector<TensorShape> pix2pixhd_generator(const GeneratorOptions& o) {
    Inventory all;
    all.convs("", pix2pixhd_convs(o));
    return all.take();
}

} // namespace

std::int64_t TensorShape::elements() const { return product(shape); }

std::vector<TensorShape> tensors_of(const GeneratorOptions& o) {
    return o.architecture == Architecture::kSpade ? spade_generator(o) : pix2pixhd_generator(o);
}

std::vector<TensorShape> tensors_of(const EncoderOptions& o) {
    Inventory all;
    all.convs("", encoder_convs(o));
    all.linear("fc_mu", o.features(), o.z_dim);
    all.linear("fc_var", o.features(), o.z_dim);
    return all.take();
}

std::vector<TensorShape> tensors_of(const DiscriminatorOptions& o) {
    Inventory all;
    for (std::int64_t scale = 0; scale < o.scales; ++scale) {
        all.convs(fmt::format("scale_{}.", scale), discriminator_convs(o));
    }
    return all.take();
}

} // namespace spade
