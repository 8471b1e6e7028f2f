#include "libspade/train/trainer.hpp"

#include "libspade/base/duration.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/train/batch.hpp"
#include "libspade/train/evaluating.hpp"
#include "libspade/train/validation.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace spade {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostRollbacks = 3;
constexpr double kMostLoss = 1e5; ///< sound losses stay below a hundred
constexpr std::size_t kSettlingBatches = 16;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Adds the mean over parts to a report.
void add_losses(NamedValues& to, const Losses& losses, double share) {
    for (const auto& [name, loss] : losses) {
        const auto value = share * loss.item<double>();
        const auto same = [&, &name = name](const auto& item) { return item.first == name; };
        const auto found = std::find_if(to.begin(), to.end(), same);
        if (found == to.end()) {
            to.emplace_back(name, value);
        } else {
            found->second += value;
        }
    }
}

void require_sound(const NamedValues& values, const char* what, double most) {
    for (const auto& [name, value] : values) {
        if (!std::isfinite(value) || std::abs(value) > most) {
            throw Diverged(fmt::format("{} {} is {:g}", what, name, value));
        }
    }
}

} // namespace

Trainer::Trainer(const TrainingInputs& inputs, RunFolder& folder, TrainedModel& model,
                 const Position& position)
    : in_(inputs),
      folder_(folder),
      model_(model),
      position_(position),
      records_(folder, inputs.plan, position),
      gallery_(inputs.validation != nullptr ? *inputs.validation : inputs.set, inputs.plan,
               inputs.options.samples, inputs.device),
      limit_(inputs.options.max_time),
      saved_at_(position.step > 0 ? position.step : -1) {
    deal_out();
}

void Trainer::deal_out() {
    auto options = in_.plan.loader;
    if (position_.rollbacks > 0) {
        options.seed = stream_seed(options.seed, fmt::format("rollback/{}", position_.rollbacks));
    }
    seed_ = options.seed;
    loader_.reset();
    loader_.emplace(in_.set, options);
}

ExitCode Trainer::run() {
    while (position_.step < in_.plan.steps) {
        try {
            if (train_epoch() == Epoch::kStopped) {
                return ExitCode::kStopped;
            }
        } catch (const Diverged& why) {
            if (!roll_back(why)) {
                return ExitCode::kNo;
            }
        }
    }
    records_.write_event(position_, "finished");
    log_info("{}: {} steps in {}", folder_.file("").string(), position_.step,
             duration_text(records_.seconds()));
    return ExitCode::kOk;
}

Trainer::Epoch Trainer::train_epoch() {
    const auto& plan = in_.plan;
    const auto first = position_.step % plan.steps_per_epoch;
    const auto end = position_.step - first + plan.steps_per_epoch;
    loader_->start(static_cast<std::uint64_t>(plan.epoch_of(position_.step)),
                   static_cast<std::size_t>(first) * plan.batches_per_step);
    waited_ = 0;
    rate_ = learning_rate();
    model_.iteration().set_learning_rate(rate_);
    while (position_.step < end) {
        const auto started = Clock::now();
        const auto report = step();
        ++position_.step;
        records_.add(report, position_);
        records_.advance();
        limit_.step_took(seconds_since(started));
        log_if_due();
        const bool stop = stop_requested() || limit_.reached();
        if (stop && position_.step < plan.steps) {
            stop_here();
            return Epoch::kStopped;
        }
        look_and_save_if_due();
    }
    return Epoch::kDone;
}

torch::Tensor Trainer::noise(const std::vector<TrainingItem>& items, const char* purpose) const {
    return style_noise(items, in_.set, in_.plan.model, seed_,
                       fmt::format("{}/{}", in_.plan.epoch_of(position_.step), purpose),
                       in_.device);
}

double Trainer::learning_rate() const {
    return in_.options.learning_rate * in_.plan.schedule.factor(in_.plan.epoch_of(position_.step)) *
           std::pow(0.5, position_.rollbacks);
}

StepReport Trainer::step() {
    std::vector<std::vector<TrainingItem>> parts;
    for (std::size_t i = 0; i < in_.plan.batches_per_step; ++i) {
        parts.push_back(loader_->next());
    }
    StepReport report;
    std::vector<torch::Tensor> fakes(parts.size());
    if (position_.step % in_.options.d_steps_per_g == 0) {
        move_generator(parts, fakes, report);
    }
    move_discriminator(parts, fakes, report);
    return report;
}

void Trainer::move_generator(const std::vector<std::vector<TrainingItem>>& parts,
                             std::vector<torch::Tensor>& fakes, StepReport& report) {
    auto& iteration = model_.iteration();
    const auto share = 1 / static_cast<double>(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto batch = to_batch(parts[i], in_.set, in_.plan.model, in_.device);
        add_losses(report.losses,
                   iteration.accumulate_generator(batch, noise(parts[i], "generator"), share),
                   share);
        if (in_.options.reuse_fake) {
            fakes[i] = iteration.fake();
        }
    }
    report.gradients.emplace_back("generator", iteration.generator_gradient());
    require_sound(report.losses, "loss", kMostLoss);
    require_sound(report.gradients, "the gradient of the", INFINITY);
    iteration.move_generator();
    if (auto* average = model_.average()) {
        average->update(*model_.networks().generator, position_.step + 1);
    }
}

void Trainer::move_discriminator(const std::vector<std::vector<TrainingItem>>& parts,
                                 const std::vector<torch::Tensor>& fakes, StepReport& report) {
    auto& iteration = model_.iteration();
    const auto share = 1 / static_cast<double>(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto batch = to_batch(parts[i], in_.set, in_.plan.model, in_.device);
        add_losses(report.losses,
                   iteration.accumulate_discriminator(batch, noise(parts[i], "discriminator"),
                                                      fakes[i], share),
                   share);
    }
    report.gradients.emplace_back("discriminator", iteration.discriminator_gradient());
    require_sound(report.losses, "loss", kMostLoss);
    require_sound(report.gradients, "the gradient of the", INFINITY);
    iteration.move_discriminator();
}

void Trainer::stop_here() {
    save();
    const auto reason = stop_requested() ? "a signal" : limit_.reason();
    records_.write_event(position_, "stopped", {{"reason", reason}});
    log_info("stopped by {} after step {} of {}, state saved: run the same command again", reason,
             position_.step, in_.plan.steps);
}

bool Trainer::due(std::int64_t every) const {
    const bool last = position_.step == in_.plan.steps;
    return last || (every > 0 && position_.step % every == 0);
}

void Trainer::log_if_due() {
    if (due(in_.options.log_every)) {
        const auto waited = loader_->seconds_waited();
        records_.write_means(position_, rate_, waited - waited_);
        waited_ = waited;
    }
}

void Trainer::look_and_save_if_due() {
    const auto& o = in_.options;
    if (due(o.sample_every)) {
        records_.write_sheet(position_, gallery_.sheet(model_.networks(), settled()));
    }
    if (in_.validation != nullptr && due(o.validate_every * in_.plan.steps_per_epoch)) {
        validate();
    }
    if (due(o.save_every)) {
        save();
    }
}

void Trainer::validate() {
    const auto losses = validation_losses(*in_.validation, in_.plan, in_.objective,
                                          model_.networks(), settled(), in_.device);
    if (!losses.empty()) {
        records_.write_validation(position_, losses);
    }
}

GeneratorImpl& Trainer::settled() {
    auto* average = model_.average();
    if (average == nullptr) {
        return *model_.networks().generator;
    }
    if (settled_at_ != position_.step) {
        const auto batch = static_cast<std::size_t>(in_.options.batch);
        const auto items = spread(in_.set.size(), static_cast<int>(kSettlingBatches * batch));
        const auto input = [&](std::size_t i) {
            std::vector<TrainingItem> part;
            for (auto at = i * batch; at < std::min((i + 1) * batch, items.size()); ++at) {
                part.push_back(load_item(in_.set, items[at], unaugmented(in_.plan)));
            }
            const auto made = to_batch(part, in_.set, in_.plan.model, in_.device);
            const auto style = styles_of(model_.networks(), made.photo);
            const auto eps =
                style_noise(part, in_.set, in_.plan.model, seed_, "settle", in_.device);
            return Average::Input{made.maps, eps.defined() ? style.sample(eps) : eps};
        };
        average->settle(*model_.networks().generator, (items.size() + batch - 1) / batch, input);
        settled_at_ = position_.step;
    }
    return *average->generator();
}

void Trainer::save() {
    if (saved_at_ == position_.step) {
        return;
    }
    const auto started = Clock::now();
    settled();
    if (const auto bad = model_.infinite_tensor(); !bad.empty()) {
        throw Diverged(fmt::format("{} has numbers that are infinite or none", bad));
    }
    model_.write(folder_.checkpoint(position_.step), in_.set.table(), position_);
    folder_.admit(position_.step, in_.options.keep, in_.options.keep_every);
    saved_at_ = position_.step;
    limit_.save_took(seconds_since(started));
    records_.write_event(position_, "checkpoint",
                         {{"file", folder_.checkpoint(position_.step).filename().string()}});
}

bool Trainer::roll_back(const Diverged& why) {
    const auto rollbacks = position_.rollbacks + 1;
    const auto failed = position_.step + 1;
    if (rollbacks > kMostRollbacks) {
        records_.write_event(position_, "diverged", {{"reason", why.what()}});
        log_error("{}: diverged at step {} ({}), for the {}th time although the rate was halved "
                  "each time; lower --learning-rate, or look at metrics.jsonl; the last good "
                  "checkpoint is kept",
                  folder_.file("").string(), failed, why.what(), rollbacks);
        return false;
    }
    model_.reset();
    position_ = resume_newest(folder_, model_, in_.set.table());
    position_.rollbacks = rollbacks;
    settled_at_ = saved_at_ = -1;
    deal_out();
    records_.rewind(position_);
    records_.write_event(position_, "diverged",
                         {{"reason", why.what()}, {"at", failed}, {"rollbacks", rollbacks}});
    log_warning("diverged at step {} ({}): back at step {}, with half the learning rate and other "
                "batches, for the {}. time of at most {}",
                failed, why.what(), position_.step, rollbacks, kMostRollbacks);
    return true;
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
