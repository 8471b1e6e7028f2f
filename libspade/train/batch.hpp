#ifndef LIBSPADE_TRAIN_BATCH_HPP
#define LIBSPADE_TRAIN_BATCH_HPP

/// \file
/// From decoded items to what one step trains on.

#include "libspade/data/data_set.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/model/config.hpp"
#include "libspade/train/iteration.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace spade {

/// \param numbers  device and type of photos and noise
/// Throws ConfigError naming the item whose size is not the model's, DataError one without a photo.
TrainingBatch to_batch(const std::vector<TrainingItem>& items, const DataSet& set,
                       const ModelConfig& model, const torch::TensorOptions& numbers);

/// Standard normal noise [N, z_dim], each row from a stream of its own,
/// "latent/<name of the item>/<purpose>"; undefined where the model takes no style.
torch::Tensor style_noise(const std::vector<TrainingItem>& items, const DataSet& set,
                          const ModelConfig& model, std::uint64_t seed, std::string_view purpose,
                          const torch::TensorOptions& numbers);

} // namespace spade

#endif // LIBSPADE_TRAIN_BATCH_HPP
