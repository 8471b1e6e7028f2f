#ifndef LIBSPADE_TRAIN_SCHEDULE_HPP
#define LIBSPADE_TRAIN_SCHEDULE_HPP

#include "libspade/base/enum_names.hpp"

#include <cstdint>

namespace spade {

/// When the decay takes effect.
enum class DecayStart {
    /// The first decaying epoch still has the full rate, and the last rate / decay_epochs, since
    /// the reference lowers the rate after each epoch.
    kReference,
    kImmediate, ///< the first decaying epoch already has less; one after the last would have 0
};
template <>
inline constexpr auto kEnumNames<DecayStart> = enum_names<DecayStart>(
    {{DecayStart::kReference, "reference"}, {DecayStart::kImmediate, "at-once"}});

/// The learning rate over a run: constant, then falling linearly.
struct Schedule {
    std::int64_t epochs = 50;      ///< at the full rate (niter)
    std::int64_t decay_epochs = 0; ///< falling (niter_decay)
    DecayStart start = DecayStart::kReference;

    std::int64_t total_epochs() const { return epochs + decay_epochs; }

    /// The factor of the rate in an epoch, counted from 0.
    double factor(std::int64_t epoch) const;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_SCHEDULE_HPP
