#ifndef LIBSPADE_ARCH_INCEPTION_LAYERS_HPP
#define LIBSPADE_ARCH_INCEPTION_LAYERS_HPP

/// \file
/// What the Inception of FID consists of, without building it: Szegedy et al., "Rethinking the
/// Inception architecture for computer vision", CVPR 2016, as its authors released it on 2015-12-05
/// (1008 classes). Named as in torchvision's inception_v3. No LibTorch.

#include "libspade/arch/tensors.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// The network's name in the files that `spade-prepare import --inception` writes.
inline constexpr std::string_view kInceptionName = "inception-2015";

inline constexpr std::int64_t kInceptionSide = 299; ///< of the square pictures it takes, pixels
inline constexpr std::int64_t kInceptionFeatures = 2048; ///< of the layer that FID is defined on
inline constexpr std::int64_t kInceptionClasses = 1008;
inline constexpr double kInceptionNormEps = 1e-3; ///< of its batch norms

/// A convolution without bias, its batch norm and a ReLU.
struct InceptionConv {
    std::string name; ///< "Mixed_5b.branch5x5_1"
    std::int64_t in = 0;
    std::int64_t out = 0;
    std::int64_t kernel_height = 1;
    std::int64_t kernel_width = 1;
    std::int64_t stride = 1;
    std::int64_t pad_height = 0;
    std::int64_t pad_width = 0;
};

std::vector<InceptionConv> inception_convs();

/// NAME.conv.weight, NAME.bn.weight, .bias, .running_mean and .running_var of each convolution,
/// fc.weight and fc.bias, in torchvision's order.
std::vector<TensorShape> inception_tensors();

} // namespace spade

#endif // LIBSPADE_ARCH_INCEPTION_LAYERS_HPP
