#ifndef LIBSPADE_TRAIN_TRAINED_MODEL_HPP
#define LIBSPADE_TRAIN_TRAINED_MODEL_HPP

/// \file
/// Everything that the steps of a run change, and its checkpoint: networks, optimizers, average,
/// position. Random streams are named after items and steps, so there is no random state.
///
/// The file is a checkpoint (io/checkpoint_file.hpp) with these groups beside the networks':
///
///     adam_generator, adam_encoder, adam_discriminator   see train/optimizer_file.hpp
///
/// and in its configuration
///
///     training.settings   what a resumed run must share (TrainPlan::settings)
///     training.step       steps done      training.rollbacks   times it diverged so far
///     training.log        losses summed up since the last line of the log
///     training.machine    threads, LibTorch, vector instructions, ranks if several: whatever may
///                         change the last bits

#include "libspade/io/checkpoint_file.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/train/ema.hpp"
#include "libspade/train/iteration.hpp"
#include "libspade/train/plan.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace spade {

/// The position of a run.
struct Position {
    std::int64_t step = 0; ///< steps done
    int rollbacks = 0;     ///< each has halved the rate and drawn other batches
    nlohmann::json log = nlohmann::json::object();
};

/// What may change the last bits of a sum.
nlohmann::json machine_of(const TrainPlan& plan);

class TrainedModel {
public:
    /// A new model, initialized from the seed. Keeps a reference to the plan.
    TrainedModel(const TrainPlan& plan, const ObjectiveOptions& objective,
                 const OptimizerOptions& optimizer, Precision precision, Init init,
                 double ema_decay, std::uint64_t seed, torch::Device device);

    Iteration& iteration() { return *iteration_; }
    const Networks& networks() const { return iteration_->networks(); }
    Ema* ema() { return ema_ ? &*ema_ : nullptr; }

    /// Back to the new model.
    void reset();

    /// The name, for a message, of a tensor that contains NaN or Inf; empty if none does.
    std::string infinite_tensor();

    /// Writes a checkpoint. Throws CreateError, IoError.
    void write(const std::filesystem::path& path, const LabelTable& table,
               const Position& position);

    /// Loads a checkpoint. Throws ConfigError where its labels, networks or settings differ from
    /// this run's, naming both.
    Position read(const CheckpointReader& file, const LabelTable& table);

private:
    void build();

    const TrainPlan& plan_;
    ObjectiveOptions objective_;
    OptimizerOptions optimizer_;
    Precision precision_;
    Init init_;
    double ema_decay_;
    std::uint64_t seed_;
    torch::Device device_;
    std::optional<Iteration> iteration_;
    std::optional<Ema> ema_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_TRAINED_MODEL_HPP
