#ifndef LIBSPADE_PREPARE_REFERENCE_NAMES_HPP
#define LIBSPADE_PREPARE_REFERENCE_NAMES_HPP

/// \file
/// The one place that knows how the reference implementation names its parameters:
///
///     reference                            here
///     G_middle_0.                          middle_0.
///     norm_0.param_free_norm.running_mean  norm_0.normalize.running_mean
///     norm_0.mlp_shared.0.weight           norm_0.shared.weight
///     norm_0.mlp_gamma.weight              norm_0.gamma.weight
///     conv_0.weight_orig, _u, _v           conv_0.weight, conv_0.u, conv_0.v
///     layer1.0.weight_orig                 layer_1.weight           (encoder)
///     discriminator_0.model1.0.0.weight_u  scale_0.layer_1.u        (discriminator)
///     model.11.conv_block.1.0.weight_v     block_0.conv_0.v         (pix2pixHD)

#include <string>
#include <string_view>

namespace spade {

enum class Network { kGenerator, kEncoder, kDiscriminator };

/// The name here of the tensor that a state dictionary of the reference calls `name`. A name that
/// matches no pattern is returned unchanged; the caller checks whether the network has such a
/// tensor.
std::string from_reference_name(Network network, std::string_view name);

} // namespace spade

#endif // LIBSPADE_PREPARE_REFERENCE_NAMES_HPP
