#include "libspade/train/run_writer.hpp"

#include "libspade/base/duration.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/train/validation.hpp"

#include <torch/torch.h>

namespace spade {

RunWriter::RunWriter(const TrainingInputs& inputs, RunFolder& folder, const Position& position)
    : in_(inputs),
      folder_(folder),
      records_(folder, inputs.plan, position),
      gallery_(inputs.validation != nullptr ? *inputs.validation : inputs.set, inputs.plan,
               inputs.options.samples, inputs.tensor_options) {}

void RunWriter::write_sheet(const Position& position, const Networks& networks,
                            GeneratorImpl& generator) {
    records_.write_sheet(position, gallery_.sheet(networks, generator));
}

void RunWriter::validate(const Position& position, const Networks& networks,
                         GeneratorImpl& generator) {
    const auto losses = validation_losses(*in_.validation, in_.plan, in_.objective, networks,
                                          generator, in_.tensor_options);
    if (!losses.empty()) {
        records_.write_validation(position, losses);
    }
}

void RunWriter::save(const Position& position, TrainedModel& model) {
    const auto path = folder_.checkpoint(position.step);
    model.write(path, in_.set.table(), position);
    folder_.register_checkpoint(position.step, in_.options.keep, in_.options.keep_every);
    records_.write_event(position, "checkpoint", {{"file", path.filename().string()}});
}

void RunWriter::write_means(const Position& position, double rate, double waited,
                            const Traffic& traffic) {
    records_.write_means(position, rate, waited, traffic);
}

void RunWriter::finished(const Position& position) {
    records_.write_event(position, "finished");
    log_info("{}: {} steps in {}", name(), position.step, duration_text(records_.seconds()));
}

void RunWriter::stopped(const Position& position, const std::string& reason) {
    records_.write_event(position, "stopped", {{"reason", reason}});
    log_info("stopped by {} after step {} of {}; state saved, run the same command to resume",
             reason, position.step, in_.plan.steps);
}

void RunWriter::rolled_back(const Position& position, const Rollback& rollback) {
    records_.rewind(position);
    records_.write_event(
        position, "diverged",
        {{"reason", rollback.reason}, {"at", rollback.step}, {"rollbacks", rollback.number}});
    log_warning("diverged at step {} ({}); rolled back to step {}, with half the learning rate and "
                "other batches (rollback {} of {})",
                rollback.step, rollback.reason, position.step, rollback.number, rollback.most);
}

void RunWriter::gave_up(const Position& position, const Rollback& rollback) {
    records_.write_event(position, "diverged", {{"reason", rollback.reason}});
    log_error("{}: diverged at step {} ({}) after {} rollbacks, each with half the learning rate; "
              "lower --learning-rate, or see metrics.jsonl; the last good checkpoint is kept",
              name(), rollback.step, rollback.reason, rollback.most);
}

Position RunWriter::resume_newest(TrainedModel& model) {
    return spade::resume_newest(folder_, model, in_.set.table());
}

Position resume_newest(const RunFolder& folder, TrainedModel& model, const LabelTable& table) {
    const auto steps = folder.steps();
    for (const auto step : steps) {
        const auto path = folder.checkpoint(step);
        try {
            return model.read(CheckpointReader::open(path), table);
        } catch (const DataError& error) {
            log_warning("{}; skipped, trying the previous checkpoint", error.what());
            model.reset();
        }
    }
    if (!steps.empty()) {
        throw DataError("{}: none of its {} checkpoints can be read; start again with --resume no "
                        "in another folder",
                        folder.file("").string(), steps.size());
    }
    return {};
}

} // namespace spade
