#ifndef LIBSPADE_TRAIN_TRAINER_HPP
#define LIBSPADE_TRAIN_TRAINER_HPP

/// \file
/// The loop: steps, and between them whatever is due. A run can end at any moment and resume from
/// its newest checkpoint to the same weights, since besides the weights and moments a step depends
/// only on (settings, step, rollbacks), and samples, validation and saving change nothing. Several
/// ranks run the loop side by side, each with its part of a batch; if one stops or diverges, all
/// do.

#include "libspade/base/exit_code.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/train/gradient_buckets.hpp"
#include "libspade/train/ranks.hpp"
#include "libspade/train/records.hpp"
#include "libspade/train/run_observer.hpp"
#include "libspade/train/time_limit.hpp"
#include "libspade/train/trained_model.hpp"

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

namespace spade {

/// Why a step must be discarded: NaN or Inf, or a loss above kMaxLoss.
class Diverged : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Trainer {
public:
    /// \param observer  a RunWriter on rank 0; the base class elsewhere
    Trainer(const TrainingInputs& inputs, RunObserver& observer, TrainedModel& model,
            const Position& position, Ranks& ranks);

    /// Returns kOk at the end of the run, kStopped where it was stopped with its state saved, kNo
    /// where it diverged once more after three rollbacks.
    ExitCode run();

private:
    enum class EpochEnd { kDone, kStopped };
    using Batches = std::vector<std::vector<TrainingItem>>; ///< of one step

    EpochEnd train_epoch();
    StepReport step();
    /// Sums the gradients of all batches of a step, over all ranks.
    /// \param add_gradients  does so for one batch: (its number, the batch, weight) -> losses
    /// \returns              the mean losses
    template <class AddGradients>
    NamedValues accumulate(const Batches& batches, GradientBuckets& buckets,
                           const AddGradients& add_gradients);
    void update_generator(const Batches& batches, std::vector<torch::Tensor>& fakes,
                          StepReport& report);
    void update_discriminator(const Batches& batches, const std::vector<torch::Tensor>& fakes,
                              StepReport& report);
    torch::Tensor noise(const std::vector<TrainingItem>& items, const char* purpose) const;
    double learning_rate() const;

    bool due(std::int64_t every) const; ///< always after the last step
    void average_losses(NamedValues& losses);
    void log_if_due();
    void evaluate_and_save_if_due();
    void stop_here(bool by_signal);
    void save();
    /// The generator for samples and validation: the average, recalibrated for this step, if there
    /// is one.
    GeneratorImpl& sampled_generator();
    /// Creates the loader, the shared statistics and the buckets. Called again after a rollback.
    void set_up();
    bool roll_back(const Diverged& why);

    TrainingInputs in_;
    RunObserver& observer_;
    TrainedModel& model_;
    Position position_;
    Ranks& ranks_;
    std::optional<GradientBuckets> generator_buckets_;
    std::optional<GradientBuckets> discriminator_buckets_;
    std::optional<Loader> loader_;
    std::uint64_t seed_ = 0; ///< of order, crops and noise; changes with each rollback
    TimeLimit limit_;
    std::int64_t recalibrated_at_ = -1;
    std::int64_t saved_at_ = -1;
    double rate_ = 0;   ///< the epoch's learning rate
    double waited_ = 0; ///< seconds spent waiting for data, up to the last line of the log
    Traffic sent_;      ///< the ranks' traffic when last logged
};

} // namespace spade

#endif // LIBSPADE_TRAIN_TRAINER_HPP
