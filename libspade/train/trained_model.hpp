#ifndef LIBSPADE_TRAIN_TRAINED_MODEL_HPP
#define LIBSPADE_TRAIN_TRAINED_MODEL_HPP

/// \file
/// Everything of a run that steps change, and its checkpoint: networks, optimizers, average, where
/// the run is. Random streams are named after items and steps, so there is no random state.
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
///     training.machine    threads, LibTorch, vector instructions, ranks where several: what may
///                         change last bits

#include "libspade/data/label_table.hpp"
#include "libspade/io/checkpoint_file.hpp"
#include "libspade/train/average.hpp"
#include "libspade/train/iteration.hpp"
#include "libspade/train/plan.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace spade {

/// Where a run is.
struct Position {
    std::int64_t step = 0; ///< steps done
    int rollbacks = 0;     ///< each has halved the rate and dealt out other batches
    nlohmann::json log = nlohmann::json::object();
};

/// What may change the last bits of a sum.
nlohmann::json machine_of(const TrainPlan& plan);

class TrainedModel {
public:
    /// At its beginning, drawn from the seed. Keeps a reference to the plan.
    TrainedModel(const TrainPlan& plan, const ObjectiveOptions& objective,
                 const OptimizerOptions& optimizer, Precision precision, Init init,
                 double ema_decay, std::uint64_t seed, torch::Device device);

    Iteration& iteration() { return *iteration_; }
    const Networks& networks() const { return iteration_->networks(); }
    Average* average() { return average_ ? &*average_ : nullptr; }

    /// Back to the beginning.
    void reset();

    /// The name of a tensor that is not finite, in words for a message; empty: all are.
    std::string infinite_tensor();

    /// Writes all of it. Throws CreateError, IoError.
    void write(const std::filesystem::path& path, const LabelTable& table,
               const Position& position);

    /// Goes on from a checkpoint. Throws ConfigError where it is of other labels, networks or
    /// settings than this run, naming both.
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
    std::optional<Average> average_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_TRAINED_MODEL_HPP
