/// spade-train: a data set in, checkpoints out.

#include "libspade/base/device.hpp"
#include "libspade/base/duration.hpp"
#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/tool.hpp"
#include "libspade/data/image_file.hpp"
#include "libspade/data/resize_rule.hpp"
#include "libspade/data/size_text.hpp"
#include "libspade/train/options.hpp"

#include <string>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;
using spade::TrainOptions;

/// An option with a default, which is what the variable holds.
template <class T>
auto valued(T& variable, const char* name) {
    return po::value(&variable)->value_name(name)->default_value(variable);
}

po::options_description input_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("data,d", po::value(&o.data)->value_name("FILE")->required(),
        "Data set to train on, of spade-prepare");
    add("validation", po::value(&o.validation)->value_name("FILE"),
        "Held-out pairs: losses after every few epochs, and the contact sheets");
    add("preset",
        po::value<std::string>()->value_name(
            "coco-stuff|ade20k|cityscapes|facades|camvid|landscapes"),
        "Defaults of a published configuration, or an ini file of your own; every option given "
        "otherwise wins");
    add("crop-size", po::value(&o.crop_size)->value_name("S|WxH"),
        "Train on windows of this size, at random places; without it on whole pictures");
    add("load-size", po::value(&o.load_size)->value_name("RULE"),
        "Resize pictures before the crop: WxH, short:S or width:W; without it as they were packed");
    add("no-flip", po::bool_switch(&o.no_flip), "Never exchange left and right");
    add("no-instances", po::bool_switch(&o.no_instances),
        "Leave out the edges of instance maps that the set has");
    return d;
}

po::options_description run_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("output,o", po::value(&o.output)->value_name("DIR")->required(),
        "Folder of the run: checkpoints, metrics, samples");
    add("resume", valued(o.resume, "auto|no|FILE"),
        "auto: go on from the newest checkpoint in the folder, bit for bit; no: start anew; or a "
        "checkpoint to go on from");
    cli::add_overwrite(d, o.overwrite);
    add("max-time", po::value(&o.max_time)->value_name("TIME"),
        "Save and stop with exit code 75 in time: 5400, 90m, 3h50m or 3:50:00. The end of a Slurm "
        "job is kept by itself");
    add("save-every", valued(o.save_every, "N"), "Steps between checkpoints");
    add("keep", valued(o.keep, "N"), "How many of the newest checkpoints stay");
    add("keep-every", valued(o.keep_every, "N"),
        "Checkpoints at multiples of N steps stay for ever; 0: none do");
    add("log-every", valued(o.log_every, "N"), "Steps between lines of metrics.jsonl");
    add("sample-every", valued(o.sample_every, "N"),
        "Steps between contact sheets; 0: only at the "
        "end");
    add("samples", valued(o.samples, "N"), "Rows of a contact sheet");
    add("validate-every", valued(o.validate_every, "N"),
        "Epochs between validations; 0: only at the end");
    cli::add_seed(d, o.seed);
    cli::add_dry_run(d, o.dry_run);
    return d;
}

po::options_description network_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("architecture", valued(o.architecture, "spade|pix2pixhd"),
        "Generator: SPADE, or the baseline that washes the map away");
    add("style", po::bool_switch(&o.style),
        "Train a style encoder with it, and a generator from a latent vector (use_vae)");
    add("ngf", valued(o.ngf, "N"), "Channels before the generator's last convolution");
    add("ndf", valued(o.ndf, "N"), "Channels behind the discriminator's first convolution");
    add("hidden", valued(o.hidden, "N"), "Channels of the embedding in each SPADE layer");
    add("norm", valued(o.norm, "batch|instance"), "Normalization inside SPADE layers");
    add("upsampling", valued(o.upsampling, "normal|more|most"),
        "Doublings between latent grid and picture: 5, 6 or 7");
    add("num-d", valued(o.num_d, "N"), "Scales of the discriminator");
    add("n-layers-d", valued(o.n_layers_d, "N"), "Layers of the discriminator at each scale");
    add("z-dim", valued(o.z_dim, "N"), "Length of the style vector");
    add("nef", valued(o.nef, "N"), "Channels behind the encoder's first convolution");
    add("encoder-side", valued(o.encoder_side, "N"),
        "Side that photos are resized to for the encoder");
    add("encoder-layers", valued(o.encoder_layers, "N"),
        "Halvings in the encoder: 6 bring a side of 256 to 4, 4 a side of 64");
    add("init", valued(o.init, "reference|paper"),
        "First weights: as the reference draws them in truth, or as the paper says");
    return d;
}

po::options_description objective_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("gan-mode", valued(o.gan_mode, "hinge|ls|original|w"), "Adversarial loss");
    add("lambda-feat", valued(o.lambda_feat, "R"), "Weight of feature matching; 0: none");
    add("perceptual", po::value(&o.perceptual)->value_name("FILE"),
        "Weights of VGG19 or LPIPS, from spade-prepare import; without them there is no "
        "perceptual loss");
    add("lambda-vgg", valued(o.lambda_vgg, "R"), "Weight of the perceptual loss");
    add("lambda-kld", valued(o.lambda_kld, "R"),
        "Weight of the style's divergence, summed over --kld-batch pictures");
    add("kld-batch", valued(o.kld_batch, "N"),
        "Pictures that the weight is meant for: 4 on each GPU in the published runs; 0: the batch, "
        "whatever it is");
    return d;
}

po::options_description optimization_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("epochs", valued(o.epochs, "N"), "Epochs at the whole learning rate (niter)");
    add("decay-epochs", valued(o.decay_epochs, "N"),
        "Epochs after these in which it falls to zero (niter_decay)");
    add("decay-start", valued(o.decay_start, "reference|at-once"),
        "reference: the first decaying epoch has the whole rate still");
    add("batch,b", valued(o.batch, "N"), "Pictures that pass the networks together, on all ranks");
    add("accumulate", valued(o.accumulate, "N"), "Batches whose gradients make one step");
    add("learning-rate", valued(o.learning_rate, "R"),
        "Of Adam; half of it for the generator, twice for the discriminator");
    add("no-ttur", po::bool_switch(&o.no_ttur), "The same rate for both");
    add("beta1", valued(o.beta1, "R"), "Of Adam");
    add("beta2", valued(o.beta2, "R"), "Of Adam");
    add("d-steps-per-g", valued(o.d_steps_per_g, "N"),
        "Steps of the discriminator for each of the generator");
    add("reuse-fake", po::bool_switch(&o.reuse_fake),
        "Show the discriminator the generator's last picture instead of a new one: quicker, not "
        "as published");
    add("ema-decay", valued(o.ema_decay, "R"),
        "Share that the average of the generator's weights keeps each step; 0: no average");
    add("precision", valued(o.precision, "fp32|bf16|fp64"),
        "bf16: convolutions; fp64: everything, slowly, for tests");
    return d;
}

po::options_description rank_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("rank", po::value(&o.rank)->value_name("N"),
        "Number of this process, from 0; without it as srun or torchrun say");
    add("world-size", po::value(&o.world_size)->value_name("N"),
        "Processes that train together, each with its part of the batch");
    add("rendezvous", po::value(&o.rendezvous)->value_name("HOST:PORT"),
        "Where rank 0 listens for the others");
    return d;
}

po::options_description compute_options(TrainOptions& o) {
    po::options_description d;
    cli::add_device(d, o.device);
    cli::add_threads(d, o.threads);
    return d;
}

std::vector<cli::OptionGroup> options(TrainOptions& o) {
    return {{"Input", input_options(o)},
            {"Run", run_options(o)},
            {"Networks", network_options(o)},
            {"Objective", objective_options(o)},
            {"Optimization", optimization_options(o)},
            {"Several processes", rank_options(o)},
            {"Computing", compute_options(o)}};
}

void require_range(const char* option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
        throw spade::UsageError("--{} must be from {:g} to {:g}, not {:g}", option, least, most,
                                value);
    }
}

void validate_choices(const TrainOptions& o) {
    cli::require_choice("architecture", o.architecture, {"spade", "pix2pixhd"});
    cli::require_choice("norm", o.norm, {"batch", "instance"});
    cli::require_choice("upsampling", o.upsampling, {"normal", "more", "most"});
    cli::require_choice("init", o.init, {"reference", "paper"});
    cli::require_choice("gan-mode", o.gan_mode, {"hinge", "ls", "original", "w"});
    cli::require_choice("decay-start", o.decay_start, {"reference", "at-once"});
    cli::require_choice("precision", o.precision, {"fp32", "bf16", "fp64"});
}

void validate_counts(const TrainOptions& o) {
    constexpr double kMany = 1e9;
    constexpr double kWide = 4096;
    require_range("save-every", o.save_every, 1, kMany);
    require_range("keep", o.keep, 1, kMany);
    require_range("keep-every", o.keep_every, 0, kMany);
    require_range("log-every", o.log_every, 1, kMany);
    require_range("sample-every", o.sample_every, 0, kMany);
    require_range("samples", o.samples, 1, 100);
    require_range("validate-every", o.validate_every, 0, kMany);
    require_range("ngf", o.ngf, 1, kWide);
    require_range("ndf", o.ndf, 1, kWide);
    require_range("nef", o.nef, 1, kWide);
    require_range("hidden", o.hidden, 1, kWide);
    require_range("z-dim", o.z_dim, 1, kWide);
    require_range("num-d", o.num_d, 1, 8);
    require_range("n-layers-d", o.n_layers_d, 1, 16);
    require_range("encoder-layers", o.encoder_layers, 1, 10);
    require_range("encoder-side", o.encoder_side, 1 << o.encoder_layers, kWide);
    require_range("epochs", o.epochs, 0, kMany);
    require_range("decay-epochs", o.decay_epochs, 0, kMany);
    require_range("batch", o.batch, 1, kWide);
    require_range("accumulate", o.accumulate, 1, kWide);
    require_range("d-steps-per-g", o.d_steps_per_g, 1, kWide);
    require_range("kld-batch", o.kld_batch, 0, kWide);
    if (o.epochs + o.decay_epochs == 0) {
        throw spade::UsageError("--epochs and --decay-epochs are both 0: nothing to train");
    }
}

void validate_weights(const TrainOptions& o) {
    constexpr double kMost = 1e9;
    require_range("lambda-feat", o.lambda_feat, 0, kMost);
    require_range("lambda-vgg", o.lambda_vgg, 0, kMost);
    require_range("lambda-kld", o.lambda_kld, 0, kMost);
    require_range("learning-rate", o.learning_rate, 0, kMost);
    require_range("beta1", o.beta1, 0, 0.99999);
    require_range("beta2", o.beta2, 0, 0.99999999);
    require_range("ema-decay", o.ema_decay, 0, 0.99999999);
}

void validate_sizes(const TrainOptions& o) {
    constexpr auto kMost = spade::kMostPictureSide;
    if (!o.crop_size.empty() && !spade::whole_number(o.crop_size, 1, kMost) &&
        !spade::parse_size(o.crop_size, 1, kMost)) {
        throw spade::UsageError("--crop-size must be a side such as 256 or WxH such as 512x256, "
                                "not '{}'",
                                o.crop_size);
    }
    if (!o.load_size.empty()) {
        spade::ResizeRule::parse(o.load_size);
    }
    if (!o.max_time.empty() && !spade::parse_duration(o.max_time)) {
        throw spade::UsageError("--max-time must be a time such as 5400, 90m, 3h50m or 3:50:00, "
                                "not '{}'",
                                o.max_time);
    }
}

void validate(const TrainOptions& o) {
    for (const auto& [name, value] : {std::pair("data", o.data), std::pair("output", o.output),
                                      std::pair("resume", o.resume)}) {
        if (value.empty()) {
            throw spade::UsageError("--{} must not be empty", name);
        }
    }
    if (o.overwrite && o.resume != "no") {
        throw spade::UsageError("--overwrite removes an earlier run: it goes with --resume no");
    }
    if (o.style && o.architecture != "spade") {
        throw spade::UsageError("--style: the pix2pixhd generator takes no style");
    }
    validate_choices(o);
    validate_counts(o);
    validate_weights(o);
    validate_sizes(o);
    cli::require_threads(o.threads);
    spade::parse_device(o.device);
}

} // namespace

int main(int argc, char* argv[]) {
    TrainOptions o;
    cli::Command command;
    command.synopsis = "[OPTIONS] --data FILE --output DIR";
    command.summary = "Train SPADE on a data set";
    command.examples = {
        {"spade-train --preset camvid --data train.h5 --validation val.h5 -o run/",
         "a published or proven configuration"},
        {"spade-train --preset camvid --data train.h5 -o run/ --max-time 3h50m",
         "stops in time; the same command goes on"},
        {"srun -n 8 spade-train --preset camvid --data train.h5 -o run/ --batch 32",
         "eight processes train together, each with 4 pictures of a batch"},
        {"spade-train --preset coco-stuff --data coco.h5 -o run/ --dry-run", "what it would take"},
        {"spade-train --config run/config.ini -o again/", "the same run once more"},
    };
    command.options = options(o);
    command.presets = {"coco-stuff", "ade20k", "cityscapes", "facades", "camvid", "landscapes"};
    command.passing = {"rank", "world-size", "rendezvous"};
    command.validate = [&] { validate(o); };
    command.run = [&] {
        cli::prepare_environment(o.threads);
        return cli::run_module("libspade.so", "spade_train", o);
    };
    cli::Tool tool{"spade-train", command.summary, {command}};
    tool.libraries = cli::network_libraries();
    return cli::run_tool(tool, argc, argv);
}
