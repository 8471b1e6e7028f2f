#ifndef LIBSPADE_TRAIN_OPTIMIZER_FILE_HPP
#define LIBSPADE_TRAIN_OPTIMIZER_FILE_HPP

/// \file
/// Adam's state in a checkpoint, so that training resumes as if it had never stopped. Each network
/// has its own group, with these for each parameter:
///
///     <parameter>.exp_avg     first moment, of the parameter's shape
///     <parameter>.exp_avg_sq  second moment
///     <parameter>.step        steps taken, int64

#include "libspade/io/checkpoint_file.hpp"

#include <torch/nn/module.h>
#include <torch/optim/adam.h>

#include <string_view>

namespace spade {

/// Writes Adam's state of the parameters of `network`, except those that it has not updated yet.
void write_optimizer(CheckpointWriter& file, std::string_view group, torch::optim::Adam& adam,
                     const torch::nn::Module& network);

/// Reads it back. Throws ConfigError where a moment's shape differs from its parameter's, or the
/// group has state of a parameter that the network does not have.
void read_optimizer(const CheckpointReader& file, std::string_view group, torch::optim::Adam& adam,
                    const torch::nn::Module& network);

} // namespace spade

#endif // LIBSPADE_TRAIN_OPTIMIZER_FILE_HPP
