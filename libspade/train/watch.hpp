#ifndef LIBSPADE_TRAIN_WATCH_HPP
#define LIBSPADE_TRAIN_WATCH_HPP

/// \file
/// Notices that another rank has gone, and says which: all ranks count up a key each second; the
/// first looks at all keys, the others at the first rank's. A collective operation alone knows no
/// more than that some connection broke, or waits for ever.

#include "libspade/base/exit_code.hpp"
#include "libspade/train/rendezvous.hpp"

#include <memory>
#include <string>
#include <vector>

namespace spade {

class Watch {
public:
    /// \param store  a connection of the watch's own: another thread may block one
    /// \param names  of all ranks, for messages
    Watch(StorePtr store, const Launch& launch, std::vector<std::string> names);

    /// The end in order: all ranks leave together, the first last since it keeps the store.
    ~Watch();

    /// A collective operation has failed: waits for the watch to find out who is gone, which ends
    /// the process with exit code 75.
    [[noreturn]] void lost(const std::string& what);

    /// This rank ends with an error, and so will all others, within seconds, with the same line
    /// and exit code.
    void announce(ExitCode code, const std::string& message);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_WATCH_HPP
