#ifndef LIBSPADE_TRAIN_TRAINER_HPP
#define LIBSPADE_TRAIN_TRAINER_HPP

/// \file
/// The loop: steps, and between them whatever is due. A run can end at any moment and go on from
/// its newest checkpoint to the same weights, since what a step does depends on (settings, step)
/// alone and looking (samples, validation, saving) changes nothing. Several ranks go through it
/// side by side, each with its part of a batch; what one decides, all do.

#include "libspade/base/exit_code.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/train/gradient_buckets.hpp"
#include "libspade/train/keeper.hpp"
#include "libspade/train/ranks.hpp"
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

class Trainer {
public:
    /// \param keeper  of the first rank; null on all others
    Trainer(const TrainingInputs& inputs, Keeper* keeper, TrainedModel& model,
            const Position& position, Ranks& ranks);

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
    void average_losses(NamedValues& losses);
    void log_if_due();
    void look_and_save_if_due();
    void stop_here(bool by_signal);
    void save();
    GeneratorImpl& settled(); ///< what pictures are made with
    void deal_out();
    bool roll_back(const Diverged& why);

    TrainingInputs in_;
    Keeper* keeper_;
    TrainedModel& model_;
    Position position_;
    Ranks& ranks_;
    std::optional<GradientBuckets> generator_buckets_;
    std::optional<GradientBuckets> discriminator_buckets_;
    std::optional<Loader> loader_;
    std::uint64_t seed_ = 0; ///< of order, crops and noise: another after each rollback
    TimeLimit limit_;
    std::int64_t settled_at_ = -1;
    std::int64_t saved_at_ = -1;
    double rate_ = 0;   ///< of the epoch
    double waited_ = 0; ///< of the epoch, up to the last line of the log
    Traffic sent_;      ///< up to the last line of the log
};

} // namespace spade

#endif // LIBSPADE_TRAIN_TRAINER_HPP
