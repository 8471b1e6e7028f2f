#ifndef LIBSPADE_TRAIN_SCHEDULE_HPP
#define LIBSPADE_TRAIN_SCHEDULE_HPP

#include <cstdint>

namespace spade {

/// When decay begins to show.
enum class DecayStart {
    /// The first decaying epoch has the whole rate still and the last rate / decay_epochs, since
    /// the reference lowers the rate after an epoch.
    kReference,
    kAtOnce, ///< the first decaying epoch has less already, one after the last would have none
};

/// The learning rate over a run: constant, then falling in a straight line.
struct Schedule {
    std::int64_t epochs = 50;      ///< at the whole rate (niter)
    std::int64_t decay_epochs = 0; ///< falling (niter_decay)
    DecayStart start = DecayStart::kReference;

    std::int64_t total_epochs() const { return epochs + decay_epochs; }

    /// What to multiply the rate with in an epoch, counted from 0.
    double factor(std::int64_t epoch) const;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_SCHEDULE_HPP
