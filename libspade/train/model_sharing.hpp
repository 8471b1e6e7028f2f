#ifndef LIBSPADE_TRAIN_MODEL_SHARING_HPP
#define LIBSPADE_TRAIN_MODEL_SHARING_HPP

/// \file
/// All ranks hold the same model, to the last bit. Rank 0 reads and writes files.

#include "libspade/train/ranks.hpp"
#include "libspade/train/trained_model.hpp"

namespace spade {

/// Together: copies rank 0's model and position to all ranks.
void share_from_first(TrainedModel& model, Position& position, Ranks& ranks);

/// Together: does that if a rank's model differs from rank 0's, as it does in time where machines
/// round differently. \returns whether it was needed
bool make_equal(TrainedModel& model, Position& position, Ranks& ranks);

} // namespace spade

#endif // LIBSPADE_TRAIN_MODEL_SHARING_HPP
