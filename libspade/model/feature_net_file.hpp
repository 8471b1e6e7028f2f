#ifndef LIBSPADE_MODEL_FEATURE_NET_FILE_HPP
#define LIBSPADE_MODEL_FEATURE_NET_FILE_HPP

/// \file
/// Networks that look at pictures (VGG19, LPIPS, the Inception of FID) as sealed files:
/// io/checkpoint_file.hpp with the format "feature-net", one group "network", and
/// {"network": "vgg19"} as its configuration.

#include "libspade/io/checkpoint_file.hpp"
#include "libspade/model/import.hpp"
#include "libspade/nn/feature_layers.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace spade {

inline constexpr std::string_view kFeatureNetGroup = "network";

/// "vgg19", "lpips-alexnet", "lpips-squeezenet" or "inception-2015"; empty where the file does not
/// say.
std::string feature_net_name(const CheckpointReader& file);

/// What the network of a file consists of. Throws DataError where it is none that this version
/// knows.
std::vector<TensorShape> feature_net_tensors(const CheckpointReader& file);

/// Throws DataError where it is none for losses.
Backbone backbone_of(const CheckpointReader& file);

/// What `spade-prepare import --vgg19`, `--lpips` and `--inception` do. VGG19 comes as
/// torchvision's state dictionary, the Inception as pytorch-fid's, LPIPS as an HDF5 file of float32
/// data sets features.N.weight, linK.weight, shift and scale, AlexNet or SqueezeNet told by the
/// names. Throws DataError where a tensor is missing, ConfigError where one has another shape.
ImportSummary import_feature_net(const ImportOptions& options);

} // namespace spade

#endif // LIBSPADE_MODEL_FEATURE_NET_FILE_HPP
