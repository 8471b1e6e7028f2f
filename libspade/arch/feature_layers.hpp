#ifndef LIBSPADE_ARCH_FEATURE_LAYERS_HPP
#define LIBSPADE_ARCH_FEATURE_LAYERS_HPP

/// \file
/// What the networks of feature_net.hpp and perceptual.hpp consist of, without building them:
/// layers numbered as in torchvision's `features`, names and shapes of tensors. No LibTorch.

#include "libspade/arch/tensors.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace spade {

enum class Backbone { kVgg19, kAlexNet, kSqueezeNet };

/// A layer of a backbone. Each convolution is followed by a ReLU, which has its own number except
/// inside a fire module.
struct FeatureLayer {
    enum class Kind { kConv, kRelu, kPool, kFire };
    Kind kind = Kind::kRelu;
    std::int64_t in = 0;
    std::int64_t out = 0; ///< of a fire module: of each of its two expansions
    std::int64_t kernel = 0;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    std::int64_t squeeze = 0; ///< channels of the squeeze convolution, kFire only
};

/// The layers up to the last one that is read.
std::vector<FeatureLayer> layers_of(Backbone backbone);

/// The layers whose outputs are read: for VGG19 relu1_1, 2_1, 3_1, 4_1 and 5_1, for the others
/// those of LPIPS 0.1.
std::vector<std::size_t> taps_of(Backbone backbone);

/// Channels at each tap.
std::vector<std::int64_t> tap_channels(Backbone backbone);

const char* to_text(Backbone backbone); ///< "vgg19", "lpips-alexnet", "lpips-squeezenet"
std::optional<Backbone> parse_backbone(std::string_view text);

/// The tensors of FeatureNet for VGG19, of Lpips for the others.
std::vector<TensorShape> tensors_of(Backbone backbone);

} // namespace spade

#endif // LIBSPADE_ARCH_FEATURE_LAYERS_HPP
