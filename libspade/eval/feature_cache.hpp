#ifndef LIBSPADE_EVAL_FEATURE_CACHE_HPP
#define LIBSPADE_EVAL_FEATURE_CACHE_HPP

#include "libspade/eval/statistics.hpp"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <functional>
#include <string>

namespace spade {

/// Features from a folder of earlier ones, where the same pictures were seen by the same network
/// under the same protocol; else makes them and leaves them there.
/// \param folder  empty: nothing is kept
torch::Tensor cached_features(const std::string& folder, const nlohmann::json& protocol,
                              const SetStatistics& set, const std::function<torch::Tensor()>& make);

} // namespace spade

#endif // LIBSPADE_EVAL_FEATURE_CACHE_HPP
