#ifndef LIBSPADE_TRAIN_RUN_OBSERVER_HPP
#define LIBSPADE_TRAIN_RUN_OBSERVER_HPP

#include "libspade/data/data_set.hpp"
#include "libspade/train/options.hpp"
#include "libspade/train/plan.hpp"
#include "libspade/train/ranks.hpp"
#include "libspade/train/trained_model.hpp"

#include <torch/types.h>

#include <cstdint>
#include <string>

namespace spade {

/// The inputs of a run: references, which must outlive the objects built from them.
struct TrainingInputs {
    const TrainOptions& options;
    const TrainPlan& plan;
    const ObjectiveOptions& objective;
    const DataSet& set;
    const DataSet* validation;           ///< or null
    torch::TensorOptions tensor_options; ///< device and type of what the networks compute with
};

/// A run that diverged and restarts from its newest checkpoint.
struct Rollback {
    std::string reason;
    std::int64_t step = 0; ///< the one that failed
    int number = 0;        ///< counted from 1
    int most = 0;          ///< allowed
};

/// What a trainer reports to. The base class ignores everything, for all ranks but rank 0.
class RunObserver {
public:
    RunObserver() = default;
    virtual ~RunObserver() = default;
    RunObserver(const RunObserver&) = delete;
    RunObserver& operator=(const RunObserver&) = delete;

    virtual void step_done() {}
    /// The means of the losses since the last call.
    virtual void write_means(const Position& /*position*/, double /*rate*/, double /*waited*/,
                             const Traffic& /*traffic*/) {}
    /// The generator is the one that pictures are made with.
    virtual void write_sheet(const Position& /*position*/, const Networks& /*networks*/,
                             GeneratorImpl& /*generator*/) {}
    virtual void validate(const Position& /*position*/, const Networks& /*networks*/,
                          GeneratorImpl& /*generator*/) {}
    virtual void save(const Position& /*position*/, TrainedModel& /*model*/) {}
    virtual void finished(const Position& /*position*/) {}
    virtual void stopped(const Position& /*position*/, const std::string& /*reason*/) {}

    /// Loads the newest intact checkpoint into a model. \returns  the position of the run
    virtual Position resume_newest(TrainedModel& /*model*/) { return {}; }
    /// The position is that of the checkpoint.
    virtual void rolled_back(const Position& /*position*/, const Rollback& /*rollback*/) {}
    virtual void gave_up(const Position& /*position*/, const Rollback& /*rollback*/) {}
};

} // namespace spade

#endif // LIBSPADE_TRAIN_RUN_OBSERVER_HPP
