#ifndef LIBSPADE_ARCH_LAYERS_HPP
#define LIBSPADE_ARCH_LAYERS_HPP

/// \file
/// The layers of each network, one line each, in the order of the forward pass. Modules (nn), names
/// and shapes of tensors, and costs are all made from these tables.

#include "libspade/arch/options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace spade {

struct ConvOptions {
    std::int64_t in = 0;
    std::int64_t out = 0;
    std::int64_t kernel = 3;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    bool bias = true;
    bool spectral = false;
    bool transposed = false; ///< upsampling by `stride`, with output padding 1 (pix2pixHD)
};

/// A convolution that keeps the size of its input.
/// \param kernel  odd; half of it is the padding
ConvOptions same_size(std::int64_t in, std::int64_t out, std::int64_t kernel);

struct NamedConv {
    std::string name;
    ConvOptions conv;
};

/// A residual block of the SPADE generator (figures 4 and 14 of the paper).
struct SpadeStage {
    std::string name; ///< "up_0"
    std::int64_t in = 0;
    std::int64_t out = 0;
    bool doubles = false; ///< the activation is doubled before the block
};

/// Channels of the SPADE generator's latent grid.
std::int64_t grid_channels(const GeneratorOptions& options);

std::vector<SpadeStage> spade_stages(const GeneratorOptions& options);

/// Channels before the SPADE generator's last convolution.
std::int64_t last_channels(const GeneratorOptions& options);

/// A convolution of a SPADE residual block, and the SPADE layer before it.
struct SpadeBlockConv {
    const char* name; ///< "conv_0"
    const char* norm; ///< "norm_0", of conv.in channels
    ConvOptions conv;
};

/// conv_0, conv_1, and conv_s of the learned shortcut where the number of channels changes.
std::vector<SpadeBlockConv> spade_block_convs(std::int64_t in, std::int64_t out, bool spectral);

/// The pix2pixHD generator (Wang et al., CVPR 2018, figure 3): first, down_0 ..., block_0.conv_0,
/// block_0.conv_1 ..., up_0 ..., last.
std::vector<NamedConv> pix2pixhd_convs(const GeneratorOptions& options);

/// layer_1 ... of the style encoder; an instance norm follows each.
std::vector<NamedConv> encoder_convs(const EncoderOptions& options);

/// layer_0 ... of the discriminator at one scale; an instance norm follows each spectral one.
std::vector<NamedConv> discriminator_convs(const DiscriminatorOptions& options);

} // namespace spade

#endif // LIBSPADE_ARCH_LAYERS_HPP
