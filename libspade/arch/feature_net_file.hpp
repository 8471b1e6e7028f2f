#ifndef LIBSPADE_ARCH_FEATURE_NET_FILE_HPP
#define LIBSPADE_ARCH_FEATURE_NET_FILE_HPP

/// \file
/// Feature networks (VGG19, LPIPS, the Inception of FID) as sealed files:
/// io/checkpoint_file.hpp with the format "feature-net", one group "network", and
/// {"network": "vgg19"} as its configuration.

#include "libspade/arch/feature_layers.hpp"
#include "libspade/io/checkpoint_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace spade {

inline constexpr std::string_view kFeatureNetGroup = "network";

/// "vgg19", "lpips-alexnet", "lpips-squeezenet" or "inception-2015"; empty where the file does not
/// say.
std::string feature_net_name(const CheckpointReader& file);

/// The tensors of a file's network. Throws DataError where this version does not support the
/// network.
std::vector<TensorShape> feature_net_tensors(const CheckpointReader& file);

/// The backbone of a perceptual network. Throws DataError where the file holds another network.
Backbone backbone_of(const CheckpointReader& file);

} // namespace spade

#endif // LIBSPADE_ARCH_FEATURE_NET_FILE_HPP
