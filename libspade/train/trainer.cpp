#include "libspade/train/trainer.hpp"

#include "libspade/base/duration.hpp"
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

constexpr int kMostRollbacks = 3;
constexpr double kMostLoss = 1e5; ///< sound losses stay below a hundred
constexpr std::size_t kSettlingBatches = 16;

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

Trainer::Trainer(const TrainingInputs& inputs, Keeper* keeper, TrainedModel& model,
                 const Position& position, Ranks& ranks)
    : in_(inputs),
      keeper_(keeper),
      model_(model),
      position_(position),
      ranks_(ranks),
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
    const auto& networks = model_.networks();
    share_batch(*networks.generator, ranks_.batch());
    if (auto* average = model_.average()) {
        share_batch(*average->generator(), ranks_.batch());
    }
    generator_buckets_.emplace(generator_parameters(networks), ranks_);
    discriminator_buckets_.emplace(networks.discriminator->parameters(), ranks_);
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
    if (keeper_ != nullptr) {
        keeper_->records().write_event(position_, "finished");
        log_info("{}: {} steps in {}", keeper_->name(), position_.step,
                 duration_text(keeper_->records().seconds()));
    }
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
        add_to_log(report, position_);
        if (keeper_ != nullptr) {
            keeper_->records().step_done();
        }
        limit_.step_took(seconds_since(started));
        log_if_due();
        const bool by_signal = stop_requested();
        const bool stop = ranks_.any(by_signal || limit_.reached());
        if (stop && position_.step < plan.steps) {
            stop_here(by_signal);
            return Epoch::kStopped;
        }
        look_and_save_if_due();
    }
    return Epoch::kDone;
}

torch::Tensor Trainer::noise(const std::vector<TrainingItem>& items, const char* purpose) const {
    return style_noise(items, in_.set, in_.plan.model, seed_,
                       fmt::format("{}/{}", in_.plan.epoch_of(position_.step), purpose),
                       in_.numbers);
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
    const auto weight = share / ranks_.count(); // of gradients, which all ranks add up
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i + 1 == parts.size()) {
            generator_buckets_->begin();
        }
        const auto batch = to_batch(parts[i], in_.set, in_.plan.model, in_.numbers);
        add_losses(report.losses,
                   iteration.accumulate_generator(batch, noise(parts[i], "generator"), weight),
                   share);
        if (in_.options.reuse_fake) {
            fakes[i] = iteration.fake();
        }
    }
    generator_buckets_->finish();
    average_losses(report.losses);
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
    const auto weight = share / ranks_.count(); // of gradients, which all ranks add up
    NamedValues losses;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i + 1 == parts.size()) {
            discriminator_buckets_->begin();
        }
        const auto batch = to_batch(parts[i], in_.set, in_.plan.model, in_.numbers);
        add_losses(losses,
                   iteration.accumulate_discriminator(batch, noise(parts[i], "discriminator"),
                                                      fakes[i], weight),
                   share);
    }
    discriminator_buckets_->finish();
    average_losses(losses);
    report.losses.insert(report.losses.end(), losses.begin(), losses.end());
    report.gradients.emplace_back("discriminator", iteration.discriminator_gradient());
    require_sound(report.losses, "loss", kMostLoss);
    require_sound(report.gradients, "the gradient of the", INFINITY);
    iteration.move_discriminator();
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
    ranks_.from_first(""); // Slurm may end the step once the first task has: it waits for the file
    const std::string here = by_signal          ? "a signal"
                             : limit_.reached() ? limit_.reason()
                                                : "another rank";
    if (keeper_ != nullptr) {
        keeper_->records().write_event(position_, "stopped", {{"reason", here}});
        log_info("stopped by {} after step {} of {}, state saved: run the same command again", here,
                 position_.step, in_.plan.steps);
    }
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
    if (keeper_ != nullptr) {
        keeper_->records().write_means(position_, rate_, waited - waited_,
                                       ranks_.traffic() - sent_);
    }
    position_.log = nlohmann::json::object();
    waited_ = waited;
    sent_ = ranks_.traffic();
}

void Trainer::look_and_save_if_due() {
    const auto& o = in_.options;
    if (due(o.sample_every)) {
        auto& generator = settled();
        if (keeper_ != nullptr) {
            keeper_->write_sheet(position_, model_.networks(), generator);
        }
    }
    if (in_.validation != nullptr && due(o.validate_every * in_.plan.steps_per_epoch)) {
        auto& generator = settled();
        if (keeper_ != nullptr) {
            keeper_->validate(position_, model_.networks(), generator);
        }
    }
    if (due(o.save_every)) {
        save();
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
        const auto rank = static_cast<std::size_t>(ranks_.rank());
        const auto ranks = static_cast<std::size_t>(ranks_.count());
        const auto input = [&](std::size_t i) {
            std::vector<TrainingItem> part;
            for (auto at = i * batch + rank; at < (i + 1) * batch; at += ranks) {
                part.push_back(load_item(in_.set, items[at], unaugmented(in_.plan)));
            }
            const auto made = to_batch(part, in_.set, in_.plan.model, in_.numbers);
            const auto style = styles_of(model_.networks(), made.photo);
            const auto eps =
                style_noise(part, in_.set, in_.plan.model, seed_, "settle", in_.numbers);
            return Average::Input{made.maps, eps.defined() ? style.sample(eps) : eps};
        };
        average->settle(*model_.networks().generator, items.size() / batch, input);
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
    const auto bad = ranks_.from_first(keeper_ != nullptr ? model_.infinite_tensor() : "");
    if (!bad.empty()) {
        throw Diverged(fmt::format("{} has numbers that are infinite or none", bad));
    }
    if (require_equal(model_, position_, ranks_) && keeper_ != nullptr) {
        log_warning("step {}: the ranks' weights were no longer equal in their last bits: all go "
                    "on with those of rank 0",
                    position_.step);
    }
    if (keeper_ != nullptr) {
        keeper_->save(position_, model_);
    }
    saved_at_ = position_.step;
    limit_.save_took(seconds_since(started));
}

bool Trainer::roll_back(const Diverged& why) {
    const auto rollbacks = position_.rollbacks + 1;
    const auto failed = position_.step + 1;
    if (rollbacks > kMostRollbacks) {
        if (keeper_ != nullptr) {
            keeper_->records().write_event(position_, "diverged", {{"reason", why.what()}});
            log_error("{}: diverged at step {} ({}), for the {}th time although the rate was "
                      "halved each time; lower --learning-rate, or look at metrics.jsonl; the last "
                      "good checkpoint is kept",
                      keeper_->name(), failed, why.what(), rollbacks);
        }
        return false;
    }
    generator_buckets_.reset(); // they hold on to parameters
    discriminator_buckets_.reset();
    model_.reset();
    if (keeper_ != nullptr) {
        position_ = keeper_->resume_newest(model_);
    }
    share_from_first(model_, position_, ranks_);
    position_.rollbacks = rollbacks;
    settled_at_ = saved_at_ = -1;
    deal_out();
    if (keeper_ != nullptr) {
        keeper_->records().rewind(position_);
        keeper_->records().write_event(
            position_, "diverged",
            {{"reason", why.what()}, {"at", failed}, {"rollbacks", rollbacks}});
        log_warning("diverged at step {} ({}): back at step {}, with half the learning rate and "
                    "other batches, for the {}. time of at most {}",
                    failed, why.what(), position_.step, rollbacks, kMostRollbacks);
    }
    return true;
}

} // namespace spade
