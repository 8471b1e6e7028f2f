#ifndef LIBSPADE_NN_LABEL_CONV_HPP
#define LIBSPADE_NN_LABEL_CONV_HPP

#include "libspade/nn/semantic_map.hpp"

#include <torch/types.h>

namespace spade {

/// A convolution of a label map without its dense form: a sum of the weight's columns.
/// \param weight    [out, channels, k, k]
/// \param halvings  of the map, as in SemanticMap::classes
/// \returns         [N, out, H', W'], channels-last
torch::Tensor convolve_labels(const SemanticMap& map, std::int64_t halvings,
                              const torch::Tensor& weight, std::int64_t stride,
                              std::int64_t padding);

} // namespace spade

#endif // LIBSPADE_NN_LABEL_CONV_HPP
