#ifndef LIBSPADE_TRAIN_KEEPER_HPP
#define LIBSPADE_TRAIN_KEEPER_HPP

/// \file
/// What the first rank does besides training: it looks at the networks, and writes everything that
/// a run leaves behind.

#include "libspade/data/data_set.hpp"
#include "libspade/train/gallery.hpp"
#include "libspade/train/options.hpp"
#include "libspade/train/plan.hpp"
#include "libspade/train/records.hpp"
#include "libspade/train/run_folder.hpp"
#include "libspade/train/trained_model.hpp"

#include <torch/types.h>

namespace spade {

/// What a run works with; who is given it keeps references to all of it.
struct TrainingInputs {
    const TrainOptions& options;
    const TrainPlan& plan;
    const ObjectiveOptions& objective;
    const DataSet& set;
    const DataSet* validation;    ///< or null
    torch::TensorOptions numbers; ///< device and type of what the networks compute with
};

class Keeper {
public:
    Keeper(const TrainingInputs& inputs, RunFolder& folder, const Position& position);

    Records& records() { return records_; }

    /// \param settled  the generator that pictures are made with
    void write_sheet(const Position& position, const Networks& networks, GeneratorImpl& settled);
    void validate(const Position& position, const Networks& networks, GeneratorImpl& settled);

    /// Writes the checkpoint, and lets older ones go.
    void save(const Position& position, TrainedModel& model);

    /// Fills a model from the newest checkpoint of the folder that is whole, and says which ones
    /// it skipped. \returns where the run is: at its beginning where there is no checkpoint
    /// Throws DataError where there are checkpoints, but none is whole; ConfigError where one is
    /// of another run.
    Position resume_newest(TrainedModel& model);

    /// In messages.
    std::string name() const { return folder_.file("").string(); }

private:
    TrainingInputs in_;
    RunFolder& folder_;
    Records records_;
    Gallery gallery_;
};

/// See Keeper::resume_newest.
Position resume_newest(const RunFolder& folder, TrainedModel& model, const LabelTable& table);

} // namespace spade

#endif // LIBSPADE_TRAIN_KEEPER_HPP
