#ifndef LIBSPADE_TRAIN_ADMISSION_HPP
#define LIBSPADE_TRAIN_ADMISSION_HPP

/// \file
/// Ranks that train together say first who they are; one of another version, data set or setting
/// is refused. What is written here is the one thing that versions must go on to share.

#include "libspade/base/exit_code.hpp"
#include "libspade/train/rendezvous.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace spade {

struct Identity {
    std::string version;
    nlohmann::json settings; ///< what must be equal: TrainPlan::settings
    nlohmann::json machine;  ///< what should be: threads, LibTorch, vector instructions
};

/// A rank that cannot train at all says so instead: the others end with its line and code.
/// The first waits until they have read it.
void decline(c10d::Store& store, const Launch& launch, ExitCode code, const std::string& message);

/// All ranks call it. \returns how messages name each of them: "rank 1 (node7, process 4711)"
/// Throws, on every rank, ConfigError where one differs, naming it and both values; what a rank has
/// declined with; StoppedError where one does not come in time, or the first has gone.
std::vector<std::string> admit(c10d::Store& store, const Launch& launch, const Identity& identity);

} // namespace spade

#endif // LIBSPADE_TRAIN_ADMISSION_HPP
