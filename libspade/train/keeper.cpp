#include "libspade/train/keeper.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/train/validation.hpp"

#include <torch/torch.h>

namespace spade {

Keeper::Keeper(const TrainingInputs& inputs, RunFolder& folder, const Position& position)
    : in_(inputs),
      folder_(folder),
      records_(folder, inputs.plan, position),
      gallery_(inputs.validation != nullptr ? *inputs.validation : inputs.set, inputs.plan,
               inputs.options.samples, inputs.numbers) {}

void Keeper::write_sheet(const Position& position, const Networks& networks,
                         GeneratorImpl& settled) {
    records_.write_sheet(position, gallery_.sheet(networks, settled));
}

void Keeper::validate(const Position& position, const Networks& networks, GeneratorImpl& settled) {
    const auto losses =
        validation_losses(*in_.validation, in_.plan, in_.objective, networks, settled, in_.numbers);
    if (!losses.empty()) {
        records_.write_validation(position, losses);
    }
}

void Keeper::save(const Position& position, TrainedModel& model) {
    const auto path = folder_.checkpoint(position.step);
    model.write(path, in_.set.table(), position);
    folder_.admit(position.step, in_.options.keep, in_.options.keep_every);
    records_.write_event(position, "checkpoint", {{"file", path.filename().string()}});
}

Position Keeper::resume_newest(TrainedModel& model) {
    return spade::resume_newest(folder_, model, in_.set.table());
}

Position resume_newest(const RunFolder& folder, TrainedModel& model, const LabelTable& table) {
    const auto steps = folder.steps();
    for (const auto step : steps) {
        const auto path = folder.checkpoint(step);
        try {
            return model.read(CheckpointReader::open(path), table);
        } catch (const DataError& error) {
            log_warning("{}; skipped for the one before it", error.what());
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
