#ifndef LIBSPADE_TRAIN_TIMEOUTS_HPP
#define LIBSPADE_TRAIN_TIMEOUTS_HPP

/// \file
/// How long ranks wait for each other.

#include <chrono>

namespace spade::timeouts {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// For all ranks to connect: a scheduler may start them minutes apart.
inline constexpr seconds kStart{600};
/// For one attempt to connect to rank 0, and for rank 0 to connect to its own store.
inline constexpr seconds kConnect{5};
inline constexpr seconds kOwnStore{30};
/// For a collective operation: long enough for a checkpoint, a contact sheet or a validation of
/// rank 0, for which all others wait. A rank that ends is noticed immediately, one that hangs by
/// the heartbeat.
inline constexpr seconds kCollective{3600};

/// For all ranks to read that they may train, or why not.
inline constexpr seconds kAdmissionRead{60};
inline constexpr seconds kRefusalRead{10};

/// Between two heartbeats; for the store to answer one; for all ranks to leave at the end.
inline constexpr seconds kHeartbeat{1};
inline constexpr seconds kAnswer{20};
inline constexpr seconds kLeave{30};
/// For an announced error to reach the others.
inline constexpr seconds kGoodbye{5};
/// After a failed collective operation, for the heartbeat to find out which rank is lost.
inline constexpr seconds kBlame{40};

/// Between two polls of the store, and between two attempts to connect.
inline constexpr milliseconds kPoll{20};
inline constexpr milliseconds kRetry{50};

} // namespace spade::timeouts

#endif // LIBSPADE_TRAIN_TIMEOUTS_HPP
