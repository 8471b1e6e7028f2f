#ifndef LIBSPADE_EVAL_FEATURE_CACHE_HPP
#define LIBSPADE_EVAL_FEATURE_CACHE_HPP

#include "libspade/eval/statistics.hpp"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <functional>
#include <string>

namespace spade {

/// Features from a cache, if it has those of the same pictures, network and protocol; otherwise
/// computes and stores them.
/// \param folder  of the cache; empty: no cache
torch::Tensor cached_features(const std::string& folder, const nlohmann::json& protocol,
                              const SetStatistics& set, const std::function<torch::Tensor()>& make);

} // namespace spade

#endif // LIBSPADE_EVAL_FEATURE_CACHE_HPP
