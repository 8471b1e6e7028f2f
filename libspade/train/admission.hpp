#ifndef LIBSPADE_TRAIN_ADMISSION_HPP
#define LIBSPADE_TRAIN_ADMISSION_HPP

/// \file
/// Ranks that train together say first who they are; one of another version, data set or setting
/// is refused. What is written here is the one thing that versions must go on to share.

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

/// All ranks call it. \returns how messages name each of them: "rank 1 (node7, process 4711)"
/// Throws ConfigError on every rank where one differs, naming it and both values; StoppedError
/// where one does not come in time.
std::vector<std::string> admit(c10d::Store& store, const Launch& launch, const Identity& identity);

} // namespace spade

#endif // LIBSPADE_TRAIN_ADMISSION_HPP
