#ifndef LIBSPADE_DATA_LOADER_HPP
#define LIBSPADE_DATA_LOADER_HPP

/// \file
/// Batches for training: decoded, cropped, flipped, in an order that (seed, epoch) fix, on TBB
/// workers ahead of the network.

#include "libspade/data/data_set.hpp"
#include "libspade/data/picture.hpp"
#include "libspade/data/resize_rule.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace spade {

/// What is done to each item, the same to label map, photo and instance map.
struct AugmentOptions {
    ResizeRule resize; ///< before the crop; none where the set was packed at its size
    /// Window of random position, the reference's resize_and_crop; {0, 0} takes the whole picture.
    Size crop{};
    bool flip = true; ///< left and right exchanged with probability 1/2
};

struct LoaderOptions {
    AugmentOptions augment;
    std::uint64_t seed = 0;
    bool shuffle = true; ///< the order is drawn from (seed, "order/<epoch>")
    int batch = 1;       ///< items of this rank; an incomplete last batch is left out
    int rank = 0;        ///< of `ranks`: items are dealt out in turn
    int ranks = 1;
    int threads = 1; ///< workers
    int ahead = 4;   ///< batches decoded ahead at most
};

/// One item, ready for the network.
struct TrainingItem {
    std::size_t index = 0; ///< in the set
    LabelMap channels;     ///< the network's channels, not ids
    std::optional<LabelMap> instances;
    std::optional<Photo> photo;
};

/// The items of one epoch, in order. What happens to item i in epoch e depends on (seed, name of
/// the item, e) alone: random streams "augment/<name>/<epoch>".
class Loader {
public:
    /// Keeps a reference to the set. Throws ConfigError where the crop does not fit a picture of
    /// the set as it is met, naming it.
    Loader(const DataSet& set, const LoaderOptions& options);
    ~Loader();

    std::size_t batches() const; ///< of an epoch, for this rank

    /// Begins an epoch at a batch: where a resumed run goes on.
    void start(std::uint64_t epoch, std::size_t first_batch = 0);

    /// The next batch; empty at the end of the epoch. Throws what reading threw.
    std::vector<TrainingItem> next();

    /// Time that next() has waited for workers since start(), in seconds.
    double seconds_waited() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The order of an epoch: a permutation of 0..count-1 drawn from (seed, epoch) alone; the same on
/// every machine.
std::vector<std::size_t> epoch_order(std::uint64_t seed, std::uint64_t epoch, std::size_t count);

} // namespace spade

#endif // LIBSPADE_DATA_LOADER_HPP
