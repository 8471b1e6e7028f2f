#ifndef LIBSPADE_PREPARE_IMPORT_FEATURE_NET_HPP
#define LIBSPADE_PREPARE_IMPORT_FEATURE_NET_HPP

#include "libspade/prepare/import.hpp"

namespace spade {

/// What `spade-prepare import --vgg19`, `--lpips` and `--inception` do. VGG19 comes as
/// torchvision's state dictionary, the Inception as pytorch-fid's, LPIPS as an HDF5 file of float32
/// data sets features.N.weight, linK.weight, shift and scale, whose names tell AlexNet from
/// SqueezeNet. Throws DataError where a tensor is missing, ConfigError where one has another shape.
ImportSummary import_feature_net(const ImportOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_IMPORT_FEATURE_NET_HPP
