#include "libspade/nn/tensors.hpp"

#include <fmt/format.h>

#include <algorithm>
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
    enum class Bias { kNo, kYes };

    void linear(const std::string& name, std::int64_t in, std::int64_t out) {
        add(name + ".weight", {out, in}, true);
        add(name + ".bias", {out}, true);
    }

    void conv(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel,
              Bias bias, bool spectral) {
        weighted(name, {out, in, kernel, kernel}, out, bias, spectral);
    }

    void transposed_conv(const std::string& name, std::int64_t in, std::int64_t out,
                         std::int64_t kernel, bool spectral) {
        weighted(name, {in, out, kernel, kernel}, out, Bias::kNo, spectral);
    }

    void spade_norm(const std::string& name, const GeneratorOptions& o, std::int64_t channels) {
        if (o.norm == Norm::kBatch) {
            add(name + ".normalize.running_mean", {channels}, false);
            add(name + ".normalize.running_var", {channels}, false);
        }
        conv(name + ".shared", o.semantics.channels(), o.hidden, o.kernel, Bias::kYes, false);
        conv(name + ".gamma", o.hidden, channels, o.kernel, Bias::kYes, false);
        conv(name + ".beta", o.hidden, channels, o.kernel, Bias::kYes, false);
    }

    void spade_block(const std::string& name, const GeneratorOptions& o, std::int64_t in,
                     std::int64_t out) {
        const auto middle = std::min(in, out);
        conv(name + ".conv_0", in, middle, 3, Bias::kYes, o.spectral);
        conv(name + ".conv_1", middle, out, 3, Bias::kYes, o.spectral);
        spade_norm(name + ".norm_0", o, in);
        spade_norm(name + ".norm_1", o, middle);
        if (in != out) {
            conv(name + ".conv_s", in, out, 1, Bias::kNo, o.spectral);
            spade_norm(name + ".norm_s", o, in);
        }
    }

    std::vector<TensorShape> take() { return std::move(tensors_); }

private:
    void add(std::string name, std::vector<std::int64_t> shape, bool learned) {
        tensors_.push_back({std::move(name), std::move(shape), learned});
    }

    void weighted(const std::string& name, const std::vector<std::int64_t>& shape, std::int64_t out,
                  Bias bias, bool spectral) {
        add(name + ".weight", shape, true);
        if (bias == Bias::kYes) {
            add(name + ".bias", {out}, true);
        }
        if (spectral) {
            add(name + ".u", {out}, false);
            add(name + ".v", {product(shape) / out}, false);
        }
    }

    std::vector<TensorShape> tensors_;
};

std::vector<TensorShape> spade_generator(const GeneratorOptions& o) {
    Inventory all;
    const auto nf = o.ngf;
    if (o.takes_style()) {
        all.linear("fc", o.z_dim, 16 * nf * o.grid_height * o.grid_width);
    } else {
        all.conv("fc", o.semantics.channels(), 16 * nf, 3, Inventory::Bias::kYes, false);
    }
    all.spade_block("head_0", o, 16 * nf, 16 * nf);
    all.spade_block("middle_0", o, 16 * nf, 16 * nf);
    all.spade_block("middle_1", o, 16 * nf, 16 * nf);
    all.spade_block("up_0", o, 16 * nf, 8 * nf);
    all.spade_block("up_1", o, 8 * nf, 4 * nf);
    all.spade_block("up_2", o, 4 * nf, 2 * nf);
    all.spade_block("up_3", o, 2 * nf, nf);
    const bool most = o.upsampling == Upsampling::kMost;
    if (most) {
        all.spade_block("up_4", o, nf, nf / 2);
    }
    all.conv("conv_img", most ? nf / 2 : nf, 3, 3, Inventory::Bias::kYes, false);
    return all.take();
}

std::vector<TensorShape> pix2pixhd_generator(const GeneratorOptions& o) {
    Inventory all;
    constexpr auto kNoBias = Inventory::Bias::kNo;
    all.conv("first", o.semantics.channels(), o.ngf, 7, kNoBias, o.spectral);
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        all.conv(fmt::format("down_{}", i), o.ngf << i, o.ngf << (i + 1), 3, kNoBias, o.spectral);
    }
    const auto widest = o.ngf << o.downsamplings;
    for (std::int64_t i = 0; i < o.blocks; ++i) {
        all.conv(fmt::format("block_{}.conv_0", i), widest, widest, 3, kNoBias, o.spectral);
        all.conv(fmt::format("block_{}.conv_1", i), widest, widest, 3, kNoBias, o.spectral);
    }
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        all.transposed_conv(fmt::format("up_{}", i), widest >> i, widest >> (i + 1), 3, o.spectral);
    }
    all.conv("last", o.ngf, 3, 7, Inventory::Bias::kYes, false);
    return all.take();
}

} // namespace

std::int64_t TensorShape::elements() const { return product(shape); }

std::vector<TensorShape> tensors_of(const GeneratorOptions& o) {
    return o.architecture == Architecture::kSpade ? spade_generator(o) : pix2pixhd_generator(o);
}

std::vector<TensorShape> tensors_of(const EncoderOptions& o) {
    Inventory all;
    std::int64_t channels = 3;
    for (std::int64_t i = 0; i < o.layers; ++i) {
        all.conv(fmt::format("layer_{}", i + 1), channels, o.width(i), 3, Inventory::Bias::kNo,
                 true);
        channels = o.width(i);
    }
    all.linear("fc_mu", o.features(), o.z_dim);
    all.linear("fc_var", o.features(), o.z_dim);
    return all.take();
}

std::vector<TensorShape> tensors_of(const DiscriminatorOptions& o) {
    Inventory all;
    for (std::int64_t scale = 0; scale < o.scales; ++scale) {
        const auto name = [&](std::int64_t i) {
            return fmt::format("scale_{}.layer_{}", scale, i);
        };
        all.conv(name(0), o.semantics.channels() + 3, o.ndf, 4, Inventory::Bias::kYes, false);
        for (std::int64_t i = 1; i < o.layers; ++i) {
            all.conv(name(i), o.width(i - 1), o.width(i), 4, Inventory::Bias::kNo, true);
        }
        all.conv(name(o.layers), o.width(o.layers - 1), 1, 4, Inventory::Bias::kYes, false);
    }
    return all.take();
}

} // namespace spade
