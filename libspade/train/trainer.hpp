#ifndef LIBSPADE_TRAIN_TRAINER_HPP
#define LIBSPADE_TRAIN_TRAINER_HPP

/// \file
/// The loop: steps, and between them whatever is due. A run can end at any moment and go on from
/// its newest checkpoint to the same weights, since what a step does depends on (settings, step)
/// alone and looking (samples, validation, saving) changes nothing.

#include "libspade/base/exit_code.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/train/gallery.hpp"
#include "libspade/train/options.hpp"
#include "libspade/train/plan.hpp"
#include "libspade/train/records.hpp"
#include "libspade/train/run_folder.hpp"
#include "libspade/train/time_limit.hpp"
#include "libspade/train/trained_model.hpp"

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

namespace spade {

/// Why a step must not be kept: a number that is none, or a loss beyond all measure.
class Diverged : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a run works with; the trainer keeps references to all of it.
struct TrainingInputs {
    const TrainOptions& options;
    const TrainPlan& plan;
    const ObjectiveOptions& objective;
    const DataSet& set;
    const DataSet* validation; ///< or null
    torch::Device device;
};

class Trainer {
public:
    Trainer(const TrainingInputs& inputs, RunFolder& folder, TrainedModel& model,
            const Position& position);

    /// Returns kOk at the end of the run, kStopped where it was stopped with its state saved, kNo
    /// where it diverged once more after three rollbacks.
    ExitCode run();

private:
    enum class Epoch { kDone, kStopped };

    Epoch train_epoch();
    StepReport step();
    void move_generator(const std::vector<std::vector<TrainingItem>>& parts,
                        std::vector<torch::Tensor>& fakes, StepReport& report);
    void move_discriminator(const std::vector<std::vector<TrainingItem>>& parts,
                            const std::vector<torch::Tensor>& fakes, StepReport& report);
    torch::Tensor noise(const std::vector<TrainingItem>& items, const char* purpose) const;
    double learning_rate() const;

    bool due(std::int64_t every) const; ///< also after the last step
    void log_if_due();
    void look_and_save_if_due();
    void stop_here();
    void validate();
    void save();
    GeneratorImpl& settled(); ///< what pictures are made with
    void deal_out();
    bool roll_back(const Diverged& why);

    TrainingInputs in_;
    RunFolder& folder_;
    TrainedModel& model_;
    Position position_;
    std::optional<Loader> loader_;
    std::uint64_t seed_ = 0; ///< of order, crops and noise: another after each rollback
    Records records_;
    Gallery gallery_;
    TimeLimit limit_;
    std::int64_t settled_at_ = -1;
    std::int64_t saved_at_ = -1;
    double rate_ = 0;   ///< of the epoch
    double waited_ = 0; ///< of the epoch, up to the last line of the log
};

/// Fills a model from the newest checkpoint of the folder that is whole, and says which ones it
/// skipped. \returns where the run is: at its beginning where there is no checkpoint
/// Throws DataError where there are checkpoints, but none is whole; ConfigError where one is of
/// another run.
Position resume_newest(const RunFolder& folder, TrainedModel& model, const LabelTable& table);

} // namespace spade

#endif // LIBSPADE_TRAIN_TRAINER_HPP
