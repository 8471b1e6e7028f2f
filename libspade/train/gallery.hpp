#ifndef LIBSPADE_TRAIN_GALLERY_HPP
#define LIBSPADE_TRAIN_GALLERY_HPP

/// \file
/// The contact sheets of a run: always the same items, label map | photo | synthesized photo, so
/// that sheets can be compared.

#include "libspade/data/data_set.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/train/iteration.hpp"
#include "libspade/train/plan.hpp"

#include <cstddef>
#include <vector>

namespace spade {

class Gallery {
public:
    /// Takes `rows` items, spread evenly over the set. Keeps references to set and plan.
    Gallery(const DataSet& set, const TrainPlan& plan, int rows,
            const torch::TensorOptions& tensor_options);

    /// \param generator  run in evaluation mode, with the mean of each photo's own style
    Photo sheet(const Networks& networks, GeneratorImpl& generator) const;

private:
    const DataSet& set_;
    const TrainPlan& plan_;
    torch::TensorOptions tensor_options_;
    std::vector<std::size_t> items_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_GALLERY_HPP
