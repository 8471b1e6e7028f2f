#ifndef LIBSPADE_TRAIN_BATCH_HPP
#define LIBSPADE_TRAIN_BATCH_HPP

/// \file
/// Turns decoded items into the batch of one step.

#include "libspade/arch/config.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/train/iteration.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace spade {

/// \param tensor_options  device and type of photos and noise
/// Throws ConfigError where an item's size is not the model's, DataError where it has no photo;
/// both name the item.
TrainingBatch to_batch(const std::vector<TrainingItem>& items, const DataSet& set,
                       const ModelConfig& model, const torch::TensorOptions& tensor_options);

/// Standard normal noise [N, z_dim], each row from its own stream,
/// "latent/<name of the item>/<purpose>"; undefined where the model takes no style.
torch::Tensor style_noise(const std::vector<TrainingItem>& items, const DataSet& set,
                          const ModelConfig& model, std::uint64_t seed, std::string_view purpose,
                          const torch::TensorOptions& tensor_options);

} // namespace spade

#endif // LIBSPADE_TRAIN_BATCH_HPP
