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
#include "libspade/train/run_writer.hpp"
#include "libspade/train/trainer.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <memory>

namespace spade {

namespace {

OptimizerOptions optimizer_of(const TrainOptions& o) {
    return {o.learning_rate, !o.no_ttur, o.beta1, o.beta2};
}

/// Also adds the digest of the perceptual weights to the settings that a resumed run must share.
ObjectiveOptions objective_of(const TrainOptions& o, const torch::TensorOptions& tensor_options,
                              TrainPlan& plan) {
    ObjectiveOptions objective;
    objective.gan = o.gan_mode;
    objective.feature_matching = o.lambda_feat;
    objective.kl = o.lambda_kld;
    objective.kl_batch = o.kld_batch > 0 ? o.kld_batch : o.batch;
    objective.perceptual_weight = o.lambda_vgg;
    plan.settings["perceptual"] = nullptr;
    if (o.perceptual.empty()) {
        log_info("no perceptual loss; for one, give --perceptual with weights of VGG19 or LPIPS");
        return objective;
    }
    auto net = std::make_shared<PerceptualLoss>(PerceptualLoss::open(o.perceptual));
    net->to(tensor_options.device(), c10::typeMetaToScalarType(tensor_options.dtype()));
    plan.settings["perceptual"] = net->digest().hex();
    objective.perceptual_name = net->name() == "vgg19" ? "VGG" : "LPIPS";
    objective.perceptual = [net](const torch::Tensor& fake, const torch::Tensor& real) {
        return net->loss(fake, real);
    };
    return objective;
}

/// A folder with checkpoints is resumed or refused, never overwritten.
void require_fresh(const RunFolder& folder) {
    if (!folder.steps().empty()) {
        throw CreateError("{}: holds checkpoints of an earlier run, which --resume no does not "
                          "overwrite; give --resume auto, --overwrite or another --output",
                          folder.file("").string());
    }
}

/// The checkpoint becomes the folder's first, so that a rollback can return to it.
Position resume_from(const std::string& path, RunFolder& folder, TrainedModel& model,
                     const LabelTable& table) {
    const auto position = model.read(CheckpointReader::open(path), table);
    const auto there = folder.steps();
    if (!there.empty() && there.front() > position.step) {
        throw CreateError("{}: its checkpoint {} is later than {}; give another --output, or "
                          "remove the later checkpoints",
                          folder.file("").string(),
                          folder.checkpoint(there.front()).filename().string(), path);
    }
    if (there.empty()) {
        model.write(folder.checkpoint(position.step), table, position);
        folder.register_checkpoint(position.step, /*keep=*/1, /*keep_every=*/0);
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

/// Each rank uses the GPU of its local rank, unless --device names one or it sees only one.
std::string device_of(const TrainOptions& o, const Launch& launch) {
    if (o.device != "cuda" || launch.is_alone()) {
        return o.device;
    }
    const auto count = std::max(1, static_cast<int>(torch::cuda::device_count()));
    return fmt::format("cuda:{}", launch.local_rank % count);
}

/// The run, once all ranks have connected.
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
    std::optional<RunWriter> writer;
    if (folder) {
        write_config(*folder);
        writer.emplace(in, *folder, position);
    }
    if (position.step > 0) {
        log_info("resuming after step {} of {}", position.step, in.plan.steps);
    }
    RunObserver silent; // on all ranks but rank 0
    return Trainer(in, writer ? *writer : silent, model, position, ranks).run();
}

/// An error on one rank ends all ranks.
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
        require_compatible_input(plan, set, *validation);
    }
    return validation;
}

/// The settings, and those that determine when ranks act together, which no checkpoint stores.
nlohmann::json settings_of_ranks(const TrainOptions& o, const TrainPlan& plan) {
    auto settings = plan.settings;
    settings["save-every"] = o.save_every;
    settings["sample-every"] = o.sample_every;
    settings["validate-every"] = o.validate_every;
    settings["log-every"] = o.log_every;
    settings["validation"] = !o.validation.empty();
    return settings;
}

/// Trains as one of the ranks, or as the only one.
ExitCode train_as(const TrainOptions& o, const Launch& launch, Ranks& ranks) {
    const auto device = open_device(parse_device(device_of(o, launch)));
    const auto tensor_options = torch::TensorOptions(device).dtype(type_of_numbers(o.precision));
    const auto set = DataSet::open(o.data);
    auto plan = plan_training(o, set, launch);
    const auto validation = validation_of(o, plan, set);
    const auto objective = objective_of(o, tensor_options, plan);
    ranks.meet({kVersion, settings_of_ranks(o, plan), machine_of(plan)}, device);
    TrainedModel model(plan, objective, optimizer_of(o), o.precision, o.init, o.ema_decay, o.seed,
                       device);
    const TrainingInputs inputs{
        o, plan, objective, set, validation ? &*validation : nullptr, tensor_options};
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
        raise_log_threshold(LogLevel::kWarning); // rank 0 reports for all
    }
    if (o.dry_run) {
        return launch.is_first() ? dry_run(o, launch) : ExitCode::kOk;
    }
    Ranks ranks(launch);
    return announced(ranks, [&] { return train_as(o, launch, ranks); });
}

} // namespace spade

/// The module's entry point: tools/spade-train.cpp calls it by name.
extern "C" spade::ExitCode spade_train(const spade::TrainOptions& options) {
    return spade::train(options);
}
