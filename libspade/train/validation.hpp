#ifndef LIBSPADE_TRAIN_VALIDATION_HPP
#define LIBSPADE_TRAIN_VALIDATION_HPP

#include "libspade/data/data_set.hpp"
#include "libspade/train/iteration.hpp"
#include "libspade/train/plan.hpp"

#include <string>
#include <utility>
#include <vector>

namespace spade {

/// The means of all losses over held-out pairs (at most 256 of them, spread evenly), and "L1", the
/// mean absolute difference of fake and real in -1..1. Nothing is trained: networks are in
/// evaluation mode, styles are the photos' means. Empty if a stop was requested meanwhile.
std::vector<std::pair<std::string, double>>
validation_losses(const DataSet& set, const TrainPlan& plan, const ObjectiveOptions& objective,
                  const Networks& networks, GeneratorImpl& generator,
                  const torch::TensorOptions& tensor_options);

} // namespace spade

#endif // LIBSPADE_TRAIN_VALIDATION_HPP
