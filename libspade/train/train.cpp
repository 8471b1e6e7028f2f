#include "libspade/train/train.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/invocation.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/version.hpp"
#include "libspade/io/publish.hpp"
#include "libspade/model/perceptual_file.hpp"
#include "libspade/nn/open_device.hpp"
#include "libspade/train/dry_run.hpp"
#include "libspade/train/model_sharing.hpp"
#include "libspade/train/ranks.hpp"
#include "libspade/train/trainer.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <memory>

namespace spade {

namespace {

GanMode gan_mode(const std::string& text) {
    return text == "hinge"      ? GanMode::kHinge
           : text == "ls"       ? GanMode::kLeastSquares
           : text == "original" ? GanMode::kCrossEntropy
                                : GanMode::kWasserstein;
}

OptimizerOptions optimizer_of(const TrainOptions& o) {
    return {o.learning_rate, !o.no_ttur, o.beta1, o.beta2};
}

/// Also names the weights in the settings that a resumed run must share.
ObjectiveOptions objective_of(const TrainOptions& o, const torch::TensorOptions& numbers,
                              TrainPlan& plan) {
    ObjectiveOptions objective;
    objective.gan = gan_mode(o.gan_mode);
    objective.feature_matching = o.lambda_feat;
    objective.kl = o.lambda_kld;
    objective.kl_batch = o.kld_batch > 0 ? o.kld_batch : o.batch;
    objective.perceptual_weight = o.lambda_vgg;
    plan.settings["perceptual"] = nullptr;
    if (o.perceptual.empty()) {
        log_info("no perceptual loss: --perceptual names weights of VGG19 or LPIPS");
        return objective;
    }
    auto net = std::make_shared<PerceptualLoss>(PerceptualLoss::open(o.perceptual));
    net->to(numbers.device(), c10::typeMetaToScalarType(numbers.dtype()));
    plan.settings["perceptual"] = net->digest().hex();
    objective.perceptual_name = net->name() == "vgg19" ? "VGG" : "LPIPS";
    objective.perceptual = [net](const torch::Tensor& fake, const torch::Tensor& real) {
        return net->loss(fake, real);
    };
    return objective;
}

Init init_of(const TrainOptions& o) {
    return o.init == "reference" ? Init::kReference : Init::kPaper;
}

/// A folder with checkpoints is gone on with or refused, never written over.
void require_fresh(const RunFolder& folder) {
    if (!folder.steps().empty()) {
        throw CreateError("{}: holds checkpoints of an earlier run, which --resume no leaves "
                          "alone; give --resume auto, --overwrite or another --output",
                          folder.file("").string());
    }
}

/// The checkpoint becomes the folder's first, to be rolled back to.
Position resume_from(const std::string& path, RunFolder& folder, TrainedModel& model,
                     const LabelTable& table) {
    const auto position = model.read(CheckpointReader::open(path), table);
    const auto there = folder.steps();
    if (!there.empty() && there.front() > position.step) {
        throw CreateError("{}: holds a later checkpoint, {}, than {}; give another --output, or "
                          "remove what is later",
                          folder.file("").string(),
                          folder.checkpoint(there.front()).filename().string(), path);
    }
    if (there.empty()) {
        model.write(folder.checkpoint(position.step), table, position);
        folder.admit(position.step, /*keep=*/1, /*keep_every=*/0);
    }
    return position;
}

Position resume(const TrainOptions& o, RunFolder& folder, TrainedModel& model,
                const LabelTable& table) {
    if (o.resume == "no") {
        if (o.overwrite) {
            folder.clear();
        }
        require_fresh(folder);
        return {};
    }
    return o.resume == "auto" ? resume_newest(folder, model, table)
                              : resume_from(o.resume, folder, model, table);
}

void write_config(const RunFolder& folder) {
    const auto& text = invocation().config;
    publish_bytes(folder.file("config.ini"), text.data(), text.size(), /*overwrite=*/true);
}

/// Each rank takes the GPU of its number on its node, unless it was told one, or sees one only.
std::string device_of(const TrainOptions& o, const Launch& launch) {
    if (o.device != "cuda" || launch.is_alone()) {
        return o.device;
    }
    const auto count = std::max(1, static_cast<int>(torch::cuda::device_count()));
    return fmt::format("cuda:{}", launch.local_rank % count);
}

/// The run, as soon as all ranks are there.
ExitCode train_together(const TrainingInputs& in, TrainedModel& model, Ranks& ranks) {
    const auto& o = in.options;
    std::optional<RunFolder> folder;
    Position position;
    if (ranks.is_first()) {
        folder.emplace(o.output);
        position = resume(o, *folder, model, in.set.table());
    }
    share_from_first(model, position, ranks);
    if (position.step >= in.plan.steps) {
        log_info("{}: all {} steps are done", o.output, in.plan.steps);
        return ExitCode::kOk;
    }
    std::optional<Keeper> keeper;
    if (folder) {
        write_config(*folder);
        keeper.emplace(in, *folder, position);
    }
    if (position.step > 0) {
        log_info("going on after step {} of {}", position.step, in.plan.steps);
    }
    return Trainer(in, keeper ? &*keeper : nullptr, model, position, ranks).run();
}

/// An error of one rank is the end of all.
template <class Work>
ExitCode announced(Ranks& ranks, Work work) {
    try {
        const auto code = work();
        ranks.leave();
        return code;
    } catch (const Error& error) {
        ranks.announce(error.code(), error.what());
        throw;
    } catch (const std::exception& error) {
        ranks.announce(ExitCode::kInternal, error.what());
        throw;
    }
}

std::optional<DataSet> validation_of(const TrainOptions& o, const TrainPlan& plan,
                                     const DataSet& set) {
    std::optional<DataSet> validation;
    if (!o.validation.empty()) {
        validation.emplace(DataSet::open(o.validation));
        require_fitting(plan, set, *validation);
    }
    return validation;
}

/// Also what decides when ranks do something together, which no checkpoint needs to know.
nlohmann::json settings_of_ranks(const TrainOptions& o, const TrainPlan& plan) {
    auto settings = plan.settings;
    settings["save-every"] = o.save_every;
    settings["sample-every"] = o.sample_every;
    settings["validate-every"] = o.validate_every;
    settings["log-every"] = o.log_every;
    settings["validation"] = !o.validation.empty();
    return settings;
}

/// One of the ranks, or the only one.
ExitCode train_as(const TrainOptions& o, const Launch& launch, Ranks& ranks) {
    const auto device = open_device(parse_device(device_of(o, launch)));
    const auto precision = parse_precision(o.precision);
    const auto numbers = torch::TensorOptions(device).dtype(type_of_numbers(precision));
    const auto set = DataSet::open(o.data);
    auto plan = plan_training(o, set, launch);
    const auto validation = validation_of(o, plan, set);
    const auto objective = objective_of(o, numbers, plan);
    ranks.meet({kVersion, settings_of_ranks(o, plan), machine_of(plan)}, device);
    TrainedModel model(plan, objective, optimizer_of(o), precision, init_of(o), o.ema_decay, o.seed,
                       device);
    const TrainingInputs inputs{o,      plan, objective, set, validation ? &*validation : nullptr,
                                numbers};
    return train_together(inputs, model, ranks);
}

ExitCode dry_run(const TrainOptions& o, const Launch& launch) {
    open_device(parse_device(device_of(o, launch)));
    const auto set = DataSet::open(o.data);
    const auto plan = plan_training(o, set, launch);
    validation_of(o, plan, set);
    return print_dry_run(o, plan, set);
}

} // namespace

ExitCode train(const TrainOptions& o) {
    at::set_num_threads(o.threads);
    const auto launch = launch_of(o);
    if (!launch.is_first()) {
        limit_log_level(LogLevel::kWarning); // the first rank says it for all
    }
    if (o.dry_run) {
        return launch.is_first() ? dry_run(o, launch) : ExitCode::kOk;
    }
    Ranks ranks(launch);
    return announced(ranks, [&] { return train_as(o, launch, ranks); });
}

} // namespace spade

/// The module's door: tools/spade-train.cpp calls it by name.
extern "C" spade::ExitCode spade_train(const spade::TrainOptions& options) {
    return spade::train(options);
}
