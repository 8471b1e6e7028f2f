#ifndef LIBSPADE_DATA_LOADER_HPP
#define LIBSPADE_DATA_LOADER_HPP

/// \file
/// Batches for training: decoded, cropped, flipped, in an order fixed by (seed, epoch), on TBB
/// workers ahead of the network.

#include "libspade/data/augment.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/image/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace spade {

struct LoaderOptions {
    AugmentOptions augment;
    std::uint64_t seed = 0;
    bool shuffle = true; ///< the order is drawn from (seed, "order/<epoch>")
    int batch = 1;       ///< items of this rank; an incomplete last batch is dropped
    int rank = 0;        ///< 0..ranks-1; items are dealt out in turn
    int ranks = 1;
    int threads = 1; ///< workers
    int ahead = 4;   ///< the most batches decoded ahead; bounds memory
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
    /// Keeps a reference to the set. Throws ConfigError for invalid options: a rank out of range, a
    /// crop with one side only, a set with fewer items than one batch of all ranks.
    Loader(const DataSet& set, const LoaderOptions& options);

    /// Like start(), waits for items being decoded, not for those still to be.
    ~Loader();

    std::size_t batches() const; ///< of an epoch, for this rank; at least 1

    /// Begins an epoch at a batch, as a resumed run does. An epoch underway is abandoned. Throws
    /// ConfigError for a batch past the end of an epoch.
    void start(std::uint64_t epoch, std::size_t first_batch = 0);

    /// The next batch; empty at the end of the epoch and before start(). Throws what reading an
    /// item threw (DataError; ConfigError where the crop is larger than a picture, naming it): that
    /// batch is then lost, and the next call continues after it.
    std::vector<TrainingItem> next();

    /// Time that next() has waited for workers since start(), in seconds.
    double seconds_waited() const;

    /// Items that workers have begun since start(): never more than those of the batches handed
    /// over, of the one awaited, and of `ahead` more.
    std::size_t items_begun() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// One item as a loader would hand it over in that epoch. Throws as next() does.
TrainingItem load_item(const DataSet& set, std::size_t index, const LoaderOptions& options,
                       std::uint64_t epoch = 0);

/// The order of an epoch: a permutation of 0..count-1 drawn from (seed, epoch) alone; the same on
/// every machine.
std::vector<std::size_t> epoch_order(std::uint64_t seed, std::uint64_t epoch, std::size_t count);

} // namespace spade

#endif // LIBSPADE_DATA_LOADER_HPP
