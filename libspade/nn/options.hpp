#ifndef LIBSPADE_NN_OPTIONS_HPP
#define LIBSPADE_NN_OPTIONS_HPP

/// \file
/// The shapes of the networks. Config structs go in, modules come out; the defaults are the
/// published SPADE (Park, Liu, Wang, Zhu, CVPR 2019, and its reference implementation).
/// No LibTorch here: spade-prepare reads and writes these without loading it.

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

constexpr std::int64_t doublings(Upsampling upsampling) {
    return upsampling == Upsampling::kNormal ? 5 : upsampling == Upsampling::kMore ? 6 : 7;
}

enum class Architecture {
    kSpade,     ///< figure 4 of the paper
    kPix2pixHD, ///< the baseline that washes the map away: convolutions on the one-hot map
};

/// Where the generator's first activation comes from.
enum class Latent {
    kMap,   ///< the downsampled label map, convolved; any picture size will do
    kStyle, ///< a vector z, by a linear layer that fixes the grid
};

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
    std::int64_t left() const { return side >> layers; }

    /// Numbers behind the last layer, in front of the linear ones.
    std::int64_t features() const { return width(layers - 1) * left() * left(); }
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
    /// What the reference does in truth: Glorot (gain 0.02) where there is no spectral norm.
    /// Its spectrally normalized weights keep torch's Kaiming default, for they were replaced
    /// by the move to the GPU before the initialization; with Adam, that trains 29 times cooler.
    kReference,
    kPaper, ///< Glorot everywhere, as written in section 4
};

} // namespace spade

#endif // LIBSPADE_NN_OPTIONS_HPP
