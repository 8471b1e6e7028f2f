#include "libspade/train/trainer.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/time.hpp"
#include "libspade/train/batch.hpp"
#include "libspade/train/evaluating.hpp"
#include "libspade/train/model_sharing.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace spade {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMaxRollbacks = 3;
constexpr double kMaxLoss = 1e5; ///< sound losses stay below 100
constexpr std::size_t kRecalibrationBatches = 16;

/// Adds the losses of one part, multiplied by `share`, to a report.
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

void require_sound(const StepReport& report) {
    require_sound(report.losses, "loss", kMaxLoss);
    require_sound(report.gradients, "the gradient of the", INFINITY);
}

} // namespace

Trainer::Trainer(const TrainingInputs& inputs, RunObserver& observer, TrainedModel& model,
                 const Position& position, Ranks& ranks)
    : in_(inputs),
      observer_(observer),
      model_(model),
      position_(position),
      ranks_(ranks),
      limit_(inputs.options.max_time),
      saved_at_(position.step > 0 ? position.step : -1) {
    set_up();
}

void Trainer::set_up() {
    auto options = in_.plan.loader;
    if (position_.rollbacks > 0) {
        options.seed = stream_seed(options.seed, fmt::format("rollback/{}", position_.rollbacks));
    }
    seed_ = options.seed;
    waited_ = 0;
    loader_.reset();
    loader_.emplace(in_.set, options);
    const auto& networks = model_.networks();
    share_batch(*networks.generator, ranks_.batch());
    if (auto* ema = model_.ema()) {
        share_batch(*ema->generator(), ranks_.batch());
    }
    generator_buckets_.emplace(generator_parameters(networks), ranks_);
    discriminator_buckets_.emplace(networks.discriminator->parameters(), ranks_);
}

ExitCode Trainer::run() {
    while (position_.step < in_.plan.steps) {
        try {
            if (train_epoch() == EpochEnd::kStopped) {
                return ExitCode::kStopped;
            }
        } catch (const Diverged& why) {
            if (!roll_back(why)) {
                return ExitCode::kNo;
            }
        }
    }
    observer_.finished(position_);
    return ExitCode::kOk;
}

Trainer::EpochEnd Trainer::train_epoch() {
    const auto& plan = in_.plan;
    const auto first = position_.step % plan.steps_per_epoch;
    const auto end = position_.step - first + plan.steps_per_epoch;
    waited_ -= loader_->seconds_waited(); // start() sets it to 0: what is not logged yet remains
    loader_->start(static_cast<std::uint64_t>(plan.epoch_of(position_.step)),
                   static_cast<std::size_t>(first) * plan.batches_per_step);
    rate_ = learning_rate();
    model_.iteration().set_learning_rate(rate_);
    while (position_.step < end) {
        const auto started = Clock::now();
        const auto report = step();
        ++position_.step;
        add_to_log(report, position_);
        observer_.step_done();
        limit_.step_took(seconds_since(started));
        log_if_due();
        const bool by_signal = stop_requested();
        const bool stop = ranks_.any(by_signal || limit_.reached());
        if (stop && position_.step < plan.steps) {
            stop_here(by_signal);
            return EpochEnd::kStopped;
        }
        evaluate_and_save_if_due();
    }
    return EpochEnd::kDone;
}

torch::Tensor Trainer::noise(const std::vector<TrainingItem>& items, const char* purpose) const {
    return style_noise(items, in_.set, in_.plan.model, seed_,
                       fmt::format("{}/{}", in_.plan.epoch_of(position_.step), purpose),
                       in_.tensor_options);
}

double Trainer::learning_rate() const {
    return in_.options.learning_rate * in_.plan.schedule.factor(in_.plan.epoch_of(position_.step)) *
           std::pow(0.5, position_.rollbacks);
}

StepReport Trainer::step() {
    Batches batches;
    for (std::size_t i = 0; i < in_.plan.batches_per_step; ++i) {
        batches.push_back(loader_->next());
    }
    StepReport report;
    std::vector<torch::Tensor> fakes(batches.size());
    if (position_.step % in_.options.d_steps_per_g == 0) {
        update_generator(batches, fakes, report);
    }
    update_discriminator(batches, fakes, report);
    return report;
}

template <class AddGradients>
NamedValues Trainer::accumulate(const Batches& batches, GradientBuckets& buckets,
                                const AddGradients& add_gradients) {
    const auto share = 1 / static_cast<double>(batches.size());
    const auto weight = share / ranks_.count(); // of gradients, which are summed over ranks
    NamedValues losses;
    for (std::size_t i = 0; i < batches.size(); ++i) {
        if (i + 1 == batches.size()) {
            buckets.begin();
        }
        const auto batch = to_batch(batches[i], in_.set, in_.plan.model, in_.tensor_options);
        add_losses(losses, add_gradients(i, batch, weight), share);
    }
    buckets.finish();
    average_losses(losses);
    return losses;
}

void Trainer::update_generator(const Batches& batches, std::vector<torch::Tensor>& fakes,
                               StepReport& report) {
    auto& iteration = model_.iteration();
    report.losses = accumulate(batches, *generator_buckets_,
                               [&](std::size_t i, const TrainingBatch& batch, double weight) {
                                   auto losses = iteration.accumulate_generator(
                                       batch, noise(batches[i], "generator"), weight);
                                   if (in_.options.reuse_fake) {
                                       fakes[i] = iteration.fake();
                                   }
                                   return losses;
                               });
    report.gradients.emplace_back("generator", iteration.generator_gradient());
    require_sound(report);
    iteration.update_generator();
    if (auto* ema = model_.ema()) {
        ema->update(*model_.networks().generator, position_.step + 1);
    }
}

void Trainer::update_discriminator(const Batches& batches, const std::vector<torch::Tensor>& fakes,
                                   StepReport& report) {
    auto& iteration = model_.iteration();
    const auto losses =
        accumulate(batches, *discriminator_buckets_,
                   [&](std::size_t i, const TrainingBatch& batch, double weight) {
                       return iteration.accumulate_discriminator(
                           batch, noise(batches[i], "discriminator"), fakes[i], weight);
                   });
    report.losses.insert(report.losses.end(), losses.begin(), losses.end());
    report.gradients.emplace_back("discriminator", iteration.discriminator_gradient());
    require_sound(report);
    iteration.update_discriminator();
}

void Trainer::average_losses(NamedValues& losses) {
    std::vector<double> values;
    for (const auto& [name, value] : losses) {
        values.push_back(value);
    }
    ranks_.average(values);
    for (std::size_t i = 0; i < losses.size(); ++i) {
        losses[i].second = values[i];
    }
}

void Trainer::stop_here(bool by_signal) {
    save();
    ranks_.from_first(""); // all wait for the file: Slurm may end the step once one task ends
    const std::string reason = by_signal          ? "a signal"
                               : limit_.reached() ? limit_.reason()
                                                  : "another rank";
    observer_.stopped(position_, reason);
}

bool Trainer::due(std::int64_t every) const {
    const bool last = position_.step == in_.plan.steps;
    return last || (every > 0 && position_.step % every == 0);
}

void Trainer::log_if_due() {
    if (!due(in_.options.log_every)) {
        return;
    }
    const auto waited = loader_->seconds_waited();
    observer_.write_means(position_, rate_, waited - waited_, ranks_.traffic() - sent_);
    position_.log = nlohmann::json::object();
    waited_ = waited;
    sent_ = ranks_.traffic();
}

void Trainer::evaluate_and_save_if_due() {
    const auto& o = in_.options;
    if (due(o.sample_every)) {
        observer_.write_sheet(position_, model_.networks(), sampled_generator());
    }
    if (in_.validation != nullptr && due(o.validate_every * in_.plan.steps_per_epoch)) {
        observer_.validate(position_, model_.networks(), sampled_generator());
    }
    if (due(o.save_every)) {
        save();
    }
}

GeneratorImpl& Trainer::sampled_generator() {
    auto* ema = model_.ema();
    if (ema == nullptr) {
        return *model_.networks().generator;
    }
    if (recalibrated_at_ != position_.step) {
        const auto batch = static_cast<std::size_t>(in_.options.batch);
        const auto items =
            evenly_spaced(in_.set.size(), static_cast<int>(kRecalibrationBatches * batch));
        const auto rank = static_cast<std::size_t>(ranks_.rank());
        const auto ranks = static_cast<std::size_t>(ranks_.count());
        const auto input = [&](std::size_t i) {
            std::vector<TrainingItem> part;
            for (auto at = i * batch + rank; at < (i + 1) * batch; at += ranks) {
                part.push_back(load_item(in_.set, items[at], unaugmented(in_.plan)));
            }
            const auto made = to_batch(part, in_.set, in_.plan.model, in_.tensor_options);
            const auto style = styles_of(model_.networks(), made.photo);
            const auto eps =
                style_noise(part, in_.set, in_.plan.model, seed_, "settle", in_.tensor_options);
            return Ema::Input{made.maps, eps.defined() ? style.sample(eps) : eps};
        };
        ema->recalibrate(*model_.networks().generator, items.size() / batch, input);
        recalibrated_at_ = position_.step;
    }
    return *ema->generator();
}

void Trainer::save() {
    if (saved_at_ == position_.step) {
        return;
    }
    const auto started = Clock::now();
    sampled_generator();
    const auto bad = ranks_.from_first(ranks_.rank() == 0 ? model_.infinite_tensor() : "");
    if (!bad.empty()) {
        throw Diverged(fmt::format("{} contains NaN or Inf", bad));
    }
    if (make_equal(model_, position_, ranks_) && ranks_.rank() == 0) {
        log_warning("step {}: the ranks' weights differed in their last bits; all continue with "
                    "those of rank 0",
                    position_.step);
    }
    observer_.save(position_, model_);
    saved_at_ = position_.step;
    limit_.save_took(seconds_since(started));
}

bool Trainer::roll_back(const Diverged& why) {
    const Rollback rollback{why.what(), position_.step + 1, position_.rollbacks + 1, kMaxRollbacks};
    if (rollback.number > kMaxRollbacks) {
        observer_.gave_up(position_, rollback);
        return false;
    }
    generator_buckets_.reset(); // they keep references to parameters
    discriminator_buckets_.reset();
    model_.reset();
    position_ = observer_.resume_newest(model_);
    share_from_first(model_, position_, ranks_);
    position_.rollbacks = rollback.number;
    recalibrated_at_ = saved_at_ = -1;
    set_up();
    observer_.rolled_back(position_, rollback);
    return true;
}

} // namespace spade
