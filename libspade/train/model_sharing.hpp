#ifndef LIBSPADE_TRAIN_MODEL_SHARING_HPP
#define LIBSPADE_TRAIN_MODEL_SHARING_HPP

/// \file
/// All ranks hold the same model, to the last bit. The first reads and writes files.

#include "libspade/train/ranks.hpp"
#include "libspade/train/trained_model.hpp"

namespace spade {

/// Together: everybody's model and position become the first rank's.
void share_from_first(TrainedModel& model, Position& position, Ranks& ranks);

/// Together: does that where a rank's model is not the first's, as machines that round differently
/// make it in time. \returns whether it had to
bool require_equal(TrainedModel& model, Position& position, Ranks& ranks);

} // namespace spade

#endif // LIBSPADE_TRAIN_MODEL_SHARING_HPP
