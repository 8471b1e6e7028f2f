#ifndef LIBSPADE_TRAIN_OPTIMIZER_FILE_HPP
#define LIBSPADE_TRAIN_OPTIMIZER_FILE_HPP

/// \file
/// Adam's memory in a checkpoint, so that training goes on as if it had never stopped. For each
/// parameter of a network, in a group of its own:
///
///     <parameter>.exp_avg     first moment, of the parameter's shape
///     <parameter>.exp_avg_sq  second moment
///     <parameter>.step        steps taken, int64

#include "libspade/io/checkpoint_file.hpp"

#include <torch/nn/module.h>
#include <torch/optim/adam.h>

#include <string_view>

namespace spade {

/// Writes what `adam` remembers of the parameters of `network`; nothing of one that it has not
/// moved yet.
void write_optimizer(CheckpointWriter& file, std::string_view group, torch::optim::Adam& adam,
                     const torch::nn::Module& network);

/// Reads it back. Throws ConfigError where a moment has another shape than its parameter, or the
/// group has one of a parameter that the network does not have.
void read_optimizer(const CheckpointReader& file, std::string_view group, torch::optim::Adam& adam,
                    const torch::nn::Module& network);

} // namespace spade

#endif // LIBSPADE_TRAIN_OPTIMIZER_FILE_HPP
