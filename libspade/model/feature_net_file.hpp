#ifndef LIBSPADE_MODEL_FEATURE_NET_FILE_HPP
#define LIBSPADE_MODEL_FEATURE_NET_FILE_HPP

/// \file
/// Networks that look at pictures (VGG19, LPIPS) as sealed files: io/checkpoint_file.hpp with the
/// format "feature-net", one group "network", and {"network": "vgg19"} as its configuration.

#include "libspade/io/checkpoint_file.hpp"
#include "libspade/model/import.hpp"
#include "libspade/nn/feature_layers.hpp"

#include <string_view>

namespace spade {

inline constexpr std::string_view kFeatureNetGroup = "network";

/// Throws DataError where the file speaks of a network that this version does not know.
Backbone backbone_of(const CheckpointReader& file);

/// What `spade-prepare import --vgg19` and `--lpips` do. VGG19 comes as torchvision's state
/// dictionary, LPIPS as an HDF5 file of float32 data sets features.N.weight, linK.weight, shift
/// and scale, AlexNet or SqueezeNet told by the names. Throws DataError where a tensor is missing,
/// ConfigError where one has another shape.
ImportSummary import_feature_net(const ImportOptions& options);

} // namespace spade

#endif // LIBSPADE_MODEL_FEATURE_NET_FILE_HPP
