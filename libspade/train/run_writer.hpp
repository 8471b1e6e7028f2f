#ifndef LIBSPADE_TRAIN_RUN_WRITER_HPP
#define LIBSPADE_TRAIN_RUN_WRITER_HPP

/// \file
/// What rank 0 does besides training: evaluates the networks, and writes all files of a run.

#include "libspade/train/gallery.hpp"
#include "libspade/train/records.hpp"
#include "libspade/train/run_folder.hpp"
#include "libspade/train/run_observer.hpp"

#include <string>

namespace spade {

class RunWriter final : public RunObserver {
public:
    RunWriter(const TrainingInputs& inputs, RunFolder& folder, const Position& position);

    void step_done() override { records_.step_done(); }
    void write_means(const Position& position, double rate, double waited,
                     const Traffic& traffic) override;
    void write_sheet(const Position& position, const Networks& networks,
                     GeneratorImpl& generator) override;
    void validate(const Position& position, const Networks& networks,
                  GeneratorImpl& generator) override;

    /// Writes the checkpoint and deletes older ones.
    void save(const Position& position, TrainedModel& model) override;
    void finished(const Position& position) override;
    void stopped(const Position& position, const std::string& reason) override;

    /// Warns of the damaged checkpoints that it skips.
    /// \returns  the beginning of the run if there are no checkpoints
    /// Throws DataError if there are checkpoints but none is intact; ConfigError if one is of
    /// another run.
    Position resume_newest(TrainedModel& model) override;
    void rolled_back(const Position& position, const Rollback& rollback) override;
    void gave_up(const Position& position, const Rollback& rollback) override;

    Records& records() { return records_; }

private:
    std::string name() const { return folder_.file("").string(); } ///< for messages

    TrainingInputs in_;
    RunFolder& folder_;
    Records records_;
    Gallery gallery_;
};

/// See RunWriter::resume_newest.
Position resume_newest(const RunFolder& folder, TrainedModel& model, const LabelTable& table);

} // namespace spade

#endif // LIBSPADE_TRAIN_RUN_WRITER_HPP
