#ifndef LIBSPADE_TRAIN_HEARTBEAT_HPP
#define LIBSPADE_TRAIN_HEARTBEAT_HPP

/// \file
/// Notices that another rank is lost, and reports which: every rank increments its key each second;
/// rank 0 checks all keys, the others check rank 0's. A collective operation alone reports only
/// that some connection broke, or waits forever.

#include "libspade/base/exit_code.hpp"
#include "libspade/train/rendezvous.hpp"

#include <memory>
#include <string>
#include <vector>

namespace spade {

class Heartbeat {
public:
    /// \param store  its own connection, since another thread may block a shared one
    /// \param names  of all ranks, for messages
    Heartbeat(StorePtr store, const Launch& launch, std::vector<std::string> names);

    /// Orderly end: all ranks leave together, rank 0 last, since it owns the store.
    ~Heartbeat();

    /// Call after a failed collective operation: waits until the heartbeat finds out which rank is
    /// lost, which ends the process with exit code 75.
    [[noreturn]] void lost(const std::string& what);

    /// This rank ends with an error. All others end within seconds, with the same message and exit
    /// code.
    void announce(ExitCode code, const std::string& message);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_HEARTBEAT_HPP
