#ifndef LIBSPADE_TRAIN_PLAN_HPP
#define LIBSPADE_TRAIN_PLAN_HPP

/// \file
/// What a run will do, settled before any network is built: the shapes of the networks, the
/// number of steps, and everything that determines the result. Opens only the set's first picture.

#include "libspade/arch/config.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/train/launch.hpp"
#include "libspade/train/options.hpp"
#include "libspade/train/schedule.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace spade {

struct TrainPlan {
    ModelConfig model;
    LoaderOptions loader; ///< of the training items
    Schedule schedule;
    std::size_t batches_per_step = 1;
    std::int64_t steps_per_epoch = 0; ///< an epoch's last, incomplete step is left out
    std::int64_t steps = 0;           ///< of the whole run

    /// Everything that determines the weights, except the machine: must be equal to resume a run.
    nlohmann::json settings;

    std::int64_t epoch_of(std::int64_t step) const { return step / steps_per_epoch; }
};

/// \param launch  the ranks that share each batch
/// Throws ConfigError where options, set and ranks contradict each other, naming both values.
TrainPlan plan_training(const TrainOptions& options, const DataSet& set, const Launch& launch = {});

/// Throws ConfigError where held-out pairs have another table, size or kinds of pictures.
void require_compatible_input(const TrainPlan& plan, const DataSet& set, const DataSet& validation);

/// A setting in which two runs differ.
struct SettingDifference {
    std::string name;
    nlohmann::json there;
    nlohmann::json here;
};

/// The first setting of `here` that differs from `there` or is missing there.
std::optional<SettingDifference> first_difference(const nlohmann::json& there,
                                                  const nlohmann::json& here);

/// Throws ConfigError naming the first setting in which a checkpoint's run differs from this one,
/// with both values.
void require_same_settings(const nlohmann::json& there, const nlohmann::json& here,
                           const std::string& checkpoint);

/// The plan's loader options without randomness: for validation, samples and statistics.
LoaderOptions unaugmented(const TrainPlan& plan);

/// At most `most` of the indices 0..count-1, evenly spaced, starting at 0.
std::vector<std::size_t> evenly_spaced(std::size_t count, int most);

} // namespace spade

#endif // LIBSPADE_TRAIN_PLAN_HPP
