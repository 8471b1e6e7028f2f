#ifndef LIBSPADE_ARCH_OPTIONS_HPP
#define LIBSPADE_ARCH_OPTIONS_HPP

/// \file
/// The shapes of the networks. Config structs go in, modules come out; the defaults are the
/// published SPADE (Park, Liu, Wang, Zhu, CVPR 2019, and its reference implementation).
/// No LibTorch here: spade-prepare reads and writes these without loading it.

#include "libspade/base/enum_names.hpp"
#include "libspade/base/range.hpp"

#include <algorithm>
#include <cstdint>

namespace spade {

/// What a network sees of a label map: one channel a label, then the edge bit, then the planes.
struct SemanticsOptions {
    std::int64_t labels = 0; ///< L, channels of the one-hot map; a don't-care label is the last
    bool edges = false;      ///< one more channel: 1 where the instance changes
    std::int64_t planes = 0; ///< continuous channels, as they come

    std::int64_t channels() const { return labels + (edges ? 1 : 0) + planes; }
};

/// The normalization inside a SPADE layer, before the modulation. Nothing in it is learned.
enum class Norm { kBatch, kInstance };
template <>
inline constexpr auto kEnumNames<Norm> = enum_names<Norm>({{Norm::kBatch, "batch"},
                                                           {Norm::kInstance, "instance"}});

/// The shape of one SPADE layer.
struct SpadeNormOptions {
    std::int64_t channels = 0; ///< C, channels of the activation h
    SemanticsOptions semantics;
    Norm norm = Norm::kBatch;

    /// Channels of the embedding from which gamma and beta are both computed.
    std::int64_t hidden = 128;

    /// Side of the three convolutions. Odd, so that the mask keeps its size.
    std::int64_t kernel = 3;
};

/// How many times the generator doubles its latent grid: 5, 6 or 7.
enum class Upsampling { kNormal, kMore, kMost };
template <>
inline constexpr auto kEnumNames<Upsampling> = enum_names<Upsampling>(
    {{Upsampling::kNormal, "normal"}, {Upsampling::kMore, "more"}, {Upsampling::kMost, "most"}});

constexpr std::int64_t doublings(Upsampling upsampling) {
    return upsampling == Upsampling::kNormal ? 5 : upsampling == Upsampling::kMore ? 6 : 7;
}

enum class Architecture {
    kSpade,     ///< figure 4 of the paper
    kPix2pixHD, ///< the pix2pixHD baseline: convolutions on the one-hot map
};
template <>
inline constexpr auto kEnumNames<Architecture> = enum_names<Architecture>(
    {{Architecture::kSpade, "spade"}, {Architecture::kPix2pixHD, "pix2pixhd"}});

/// Where the generator's first activation comes from.
enum class Latent {
    kMap,   ///< the downsampled label map, convolved; any picture size will do
    kStyle, ///< a vector z, by a linear layer that fixes the grid
};
template <>
inline constexpr auto kEnumNames<Latent> = enum_names<Latent>({{Latent::kMap, "map"},
                                                               {Latent::kStyle, "style"}});

struct GeneratorOptions {
    Architecture architecture = Architecture::kSpade;
    SemanticsOptions semantics;
    std::int64_t ngf = 64; ///< nf, channels before the last convolution
    Norm norm = Norm::kBatch;
    bool spectral = true; ///< spectral norm on the residual blocks' convolutions

    // SPADE only
    Upsampling upsampling = Upsampling::kNormal;
    Latent latent = Latent::kMap;
    std::int64_t z_dim = 256;    ///< length of z
    std::int64_t grid_width = 8; ///< of the latent grid; the picture is that, doubled
    std::int64_t grid_height = 8;
    std::int64_t hidden = 128; ///< of every SPADE layer
    std::int64_t kernel = 3;   ///< of every SPADE layer

    // pix2pixHD only
    std::int64_t downsamplings = 4;
    std::int64_t blocks = 9;

    /// Both sides of a picture are multiples of this.
    std::int64_t stride() const {
        return std::int64_t{1} << (architecture == Architecture::kSpade ? doublings(upsampling)
                                                                        : downsamplings);
    }
    bool takes_style() const {
        return architecture == Architecture::kSpade && latent == Latent::kStyle;
    }
};

/// The style encoder: a photo's mean and variance (figure 15 of the paper).
struct EncoderOptions {
    std::int64_t nef = 64; ///< channels of the first layer; the reference calls it ngf
    std::int64_t z_dim = 256;
    std::int64_t side = 256; ///< photos are resized to side x side first
    std::int64_t layers = 6; ///< halvings: six bring 256 down to 4; smaller sides want fewer

    /// Channels behind layer i of 0..layers-1: doubled each time, 8 nef at most.
    std::int64_t width(std::int64_t i) const { return nef << std::min<std::int64_t>(i, 3); }

    /// Side of what the last layer leaves.
    std::int64_t last_side() const { return side >> layers; }

    /// Numbers behind the last layer, in front of the linear ones.
    std::int64_t features() const { return width(layers - 1) * last_side() * last_side(); }
};

/// The multi-scale PatchGAN discriminator (figure 13 of the paper).
struct DiscriminatorOptions {
    SemanticsOptions semantics;
    std::int64_t ndf = 64;   ///< channels of the first layer
    std::int64_t scales = 2; ///< num_D
    std::int64_t layers = 4; ///< n_layers_D: 4 was published in the code; the paper's text has 3

    /// Channels behind layer i of 0..layers-1: doubled each time, 512 at most.
    std::int64_t width(std::int64_t i) const {
        constexpr std::int64_t kWidest = 512;
        return i == 0 ? ndf : std::min(2 * width(i - 1), kWidest);
    }
};

/// How a new network starts.
enum class Init {
    /// What the reference's code does: Glorot (gain 0.02) where there is no spectral norm. Its
    /// spectrally normalized weights keep torch's Kaiming default, since the move to the GPU
    /// replaces them before the initialization; with Adam, that has a 29 times smaller effective
    /// learning rate.
    kReference,
    kPaper, ///< Glorot everywhere, as written in section 4
};
template <>
inline constexpr auto kEnumNames<Init> = enum_names<Init>({{Init::kReference, "reference"},
                                                           {Init::kPaper, "paper"}});

/// The adversarial objective, by the reference's names.
enum class GanMode { kHinge, kLeastSquares, kCrossEntropy, kWasserstein };
template <>
inline constexpr auto
    kEnumNames<GanMode> = enum_names<GanMode>({{GanMode::kHinge, "hinge"},
                                               {GanMode::kLeastSquares, "ls"},
                                               {GanMode::kCrossEntropy, "original"},
                                               {GanMode::kWasserstein, "w"}});

enum class Precision {
    kFloat32,
    kFloat64,  ///< everything, for tests
    kBFloat16, ///< convolutions and products in bfloat16; weights, statistics, losses in float32
};
template <>
inline constexpr auto kEnumNames<Precision> = enum_names<Precision>(
    {{Precision::kFloat32, "fp32"}, {Precision::kBFloat16, "bf16"}, {Precision::kFloat64, "fp64"}});

/// What each number may be. One outside would ask for absurd amounts of memory, or for none.
inline constexpr Range kLabelRange{1, 65536};  ///< ids of a 16-bit map
inline constexpr Range kChannelRange{1, 4096}; ///< the published networks have 1024
inline constexpr Range kKernelRange{1, 31};
inline constexpr Range kScaleRange{1, 8};
inline constexpr Range kDiscriminatorLayerRange{1, 16};
inline constexpr Range kEncoderLayerRange{1, 10};
inline constexpr Range kDownsamplingRange{1, 8};
inline constexpr Range kBlockRange{0, 64};

} // namespace spade

#endif // LIBSPADE_ARCH_OPTIONS_HPP
