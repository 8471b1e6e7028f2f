#ifndef LIBSPADE_TRAIN_HANDSHAKE_HPP
#define LIBSPADE_TRAIN_HANDSHAKE_HPP

/// \file
/// Ranks first exchange who they are; a rank with another version, data set or setting is refused.
/// This protocol must stay the same in all versions.

#include "libspade/base/exit_code.hpp"
#include "libspade/train/rendezvous.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace spade {

struct Identity {
    std::string version;
    nlohmann::json settings; ///< what must be equal: TrainPlan::settings
    nlohmann::json machine;  ///< what should be equal: threads, LibTorch, vector instructions
};

/// A rank that cannot train calls this instead: the others end with its message and exit code.
/// Rank 0 waits until they have read it.
void decline(c10d::Store& store, const Launch& launch, ExitCode code, const std::string& message);

/// Together. \returns each rank's name for messages: "rank 1 (node7, process 4711)"
/// Throws on every rank: ConfigError where one differs, naming it and both values; the error that a
/// rank declined with; StoppedError where one does not connect in time or rank 0 has ended.
std::vector<std::string> handshake(c10d::Store& store, const Launch& launch,
                                   const Identity& identity);

} // namespace spade

#endif // LIBSPADE_TRAIN_HANDSHAKE_HPP
