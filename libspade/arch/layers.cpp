#include "libspade/arch/layers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spade {

namespace {

constexpr std::int64_t kGridWidth = 16; ///< the latent grid's channels, in units of nf
constexpr std::int64_t kRgb = 3;

/// An instance norm follows: it would subtract a bias again.
ConvOptions before_norm(std::int64_t in, std::int64_t out, bool spectral) {
    ConvOptions o;
    o.in = in;
    o.out = out;
    o.bias = false;
    o.spectral = spectral;
    return o;
}

ConvOptions halving(ConvOptions o) {
    o.stride = 2;
    o.padding = 1;
    return o;
}

ConvOptions doubling(ConvOptions o) {
    o = halving(o);
    o.transposed = true;
    return o;
}

/// Of pix2pixHD's first and last convolution.
ConvOptions wide(ConvOptions o) {
    o.kernel = 7;
    return o;
}

ConvOptions normalized(ConvOptions o, bool spectral) {
    o.spectral = spectral;
    return o;
}

ConvOptions patch_conv(std::int64_t in, std::int64_t out, std::int64_t stride, bool normed) {
    auto o = normed ? before_norm(in, out, /*spectral=*/true) : ConvOptions{in, out};
    o.kernel = 4;
    o.stride = stride;
    o.padding = 2;
    return o;
}

} // namespace

ConvOptions same_size(std::int64_t in, std::int64_t out, std::int64_t kernel) {
    ConvOptions o;
    o.in = in;
    o.out = out;
    o.kernel = kernel;
    o.padding = kernel / 2;
    return o;
}

std::int64_t grid_channels(const GeneratorOptions& o) { return kGridWidth * o.ngf; }

std::vector<SpadeStage> spade_stages(const GeneratorOptions& o) {
    const bool more = o.upsampling != Upsampling::kNormal; // sizes below are twice as large
    const auto nf = o.ngf;
    std::vector<SpadeStage> stages{
        {"head_0", 16 * nf, 16 * nf, false},  // [N, 16nf, h, w]
        {"middle_0", 16 * nf, 16 * nf, true}, // [N, 16nf, 2h, 2w]
        {"middle_1", 16 * nf, 16 * nf, more}, // [N, 16nf, 2h, 2w]
        {"up_0", 16 * nf, 8 * nf, true},      // [N, 8nf, 4h, 4w]
        {"up_1", 8 * nf, 4 * nf, true},       // [N, 4nf, 8h, 8w]
        {"up_2", 4 * nf, 2 * nf, true},       // [N, 2nf, 16h, 16w]
        {"up_3", 2 * nf, nf, true},           // [N, nf, 32h, 32w]
    };
    if (o.upsampling == Upsampling::kMost) {
        stages.push_back({"up_4", nf, nf / 2, true}); // [N, nf/2, 128h, 128w]
    }
    return stages;
}

std::int64_t last_channels(const GeneratorOptions& o) { return spade_stages(o).back().out; }

std::vector<SpadeBlockConv> spade_block_convs(std::int64_t in, std::int64_t out, bool spectral) {
    const auto middle = std::min(in, out);
    std::vector<SpadeBlockConv> convs{
        {"conv_0", "norm_0", normalized(same_size(in, middle, 3), spectral)},
        {"conv_1", "norm_1", normalized(same_size(middle, out, 3), spectral)},
    };
    if (in != out) {
        auto shortcut = normalized(same_size(in, out, 1), spectral);
        shortcut.bias = false;
        convs.push_back({"conv_s", "norm_s", shortcut});
    }
    return convs;
}

std::vector<NamedConv> pix2pixhd_convs(const GeneratorOptions& o) {
    std::vector<NamedConv> convs{
        {"first", wide(before_norm(o.semantics.channels(), o.ngf, o.spectral))}};
    auto channels = o.ngf;
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        convs.push_back(
            {fmt::format("down_{}", i), halving(before_norm(channels, 2 * channels, o.spectral))});
        channels *= 2;
    }
    for (std::int64_t i = 0; i < o.blocks; ++i) {
        for (const auto* const conv : {"conv_0", "conv_1"}) {
            convs.push_back(
                {fmt::format("block_{}.{}", i, conv), before_norm(channels, channels, o.spectral)});
        }
    }
    for (std::int64_t i = 0; i < o.downsamplings; ++i) {
        convs.push_back(
            {fmt::format("up_{}", i), doubling(before_norm(channels, channels / 2, o.spectral))});
        channels /= 2;
    }
    convs.push_back({"last", wide({channels, kRgb})});
    return convs;
}

std::vector<NamedConv> encoder_convs(const EncoderOptions& o) {
    std::vector<NamedConv> convs;
    auto channels = kRgb;
    for (std::int64_t i = 0; i < o.layers; ++i) {
        convs.push_back({fmt::format("layer_{}", i + 1),
                         halving(before_norm(channels, o.width(i), /*spectral=*/true))});
        channels = o.width(i);
    }
    return convs;
}

std::vector<NamedConv> discriminator_convs(const DiscriminatorOptions& o) {
    std::vector<NamedConv> convs{
        {"layer_0", patch_conv(o.semantics.channels() + kRgb, o.ndf, 2, /*normed=*/false)}};
    for (std::int64_t i = 1; i < o.layers; ++i) {
        const bool last = i == o.layers - 1;
        convs.push_back({fmt::format("layer_{}", i),
                         patch_conv(o.width(i - 1), o.width(i), last ? 1 : 2, /*normed=*/true)});
    }
    convs.push_back({fmt::format("layer_{}", o.layers),
                     patch_conv(o.width(o.layers - 1), 1, 1, /*normed=*/false)});
    return convs;
}

} // namespace spade
