#include "tools/train/options.hpp"

#include "libspade/cli/common.hpp"
#include "libspade/cli/value.hpp"

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;
using spade::TrainOptions;

constexpr spade::Range kCount{1, spade::kMaxCount};
constexpr spade::Range kCountOrNone{0, spade::kMaxCount};
constexpr spade::Range kWeight{0, 1e9};
constexpr spade::Range kDecay{0, 0.99999999}; // of a moving average

po::options_description input_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("data,d", po::value(&o.data)->value_name("FILE")->required(),
        "Data set to train on, from spade-prepare");
    add("validation", po::value(&o.validation)->value_name("FILE"),
        "Held-out pairs, for the validation losses and the contact sheets");
    add("preset",
        po::value<std::string>()->value_name(
            "coco-stuff|ade20k|cityscapes|facades|camvid|landscapes"),
        "Defaults of a published configuration, or an ini file of your own; explicit options "
        "override it");
    add("crop-size", po::value(&o.crop_size)->value_name("S|WxH"),
        "Train on random crops of this size. Default: on whole pictures");
    add("load-size", po::value(&o.load_size)->value_name("RULE"),
        "Resize pictures before the crop: WxH, short:S or width:W. Default: as they were packed");
    add("no-flip", po::bool_switch(&o.no_flip), "Never mirror pictures");
    add("no-instances", po::bool_switch(&o.no_instances),
        "Leave out the edges of instance maps that the set has");
    return d;
}

po::options_description run_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("output,o", po::value(&o.output)->value_name("DIR")->required(),
        "Folder of the run: checkpoints, metrics, samples");
    add("resume", po::value(&o.resume)->value_name("auto|no|FILE")->default_value(o.resume),
        "auto: resume from the newest checkpoint in the folder, bit for bit; no: start anew; or "
        "the checkpoint to resume from");
    cli::add_overwrite(d, o.overwrite);
    add("max-time", po::value(&o.max_time)->value_name("TIME"),
        "Save and stop with exit code 75 in time: 5400, 90m, 3h50m or 3:50:00. Slurm's time "
        "limit is honoured without it");
    add("save-every", cli::number(o.save_every, "N", kCount), "Steps between checkpoints");
    add("keep", cli::number(o.keep, "N", kCount), "How many of the newest checkpoints to keep");
    add("keep-every", cli::number(o.keep_every, "N", kCountOrNone),
        "Checkpoints at multiples of N steps are kept for good; 0 keeps none");
    add("log-every", cli::number(o.log_every, "N", kCount), "Steps between lines of metrics.jsonl");
    add("sample-every", cli::number(o.sample_every, "N", kCountOrNone),
        "Steps between contact sheets; 0: only at the "
        "end");
    add("samples", cli::number(o.samples, "N", {1, 100}), "Rows of a contact sheet");
    add("validate-every", cli::number(o.validate_every, "N", kCountOrNone),
        "Epochs between validations; 0: only at the end");
    cli::add_seed(d, o.seed);
    cli::add_dry_run(d, o.dry_run);
    return d;
}

po::options_description network_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("architecture", cli::choice(o.architecture), "Generator: SPADE, or the pix2pixHD baseline");
    add("style", po::bool_switch(&o.style),
        "Train a style encoder with it, and a generator from a latent vector (use_vae)");
    add("ngf", cli::number(o.ngf, "N", spade::kChannelRange),
        "Channels before the generator's last convolution");
    add("ndf", cli::number(o.ndf, "N", spade::kChannelRange),
        "Channels after the discriminator's first convolution");
    add("hidden", cli::number(o.hidden, "N", spade::kChannelRange),
        "Channels of the embedding in each SPADE layer");
    add("norm", cli::choice(o.norm), "Normalization inside SPADE layers");
    add("upsampling", cli::choice(o.upsampling),
        "Doublings between latent grid and picture: 5, 6 or 7");
    add("num-d", cli::number(o.num_d, "N", spade::kScaleRange), "Scales of the discriminator");
    add("n-layers-d", cli::number(o.n_layers_d, "N", spade::kDiscriminatorLayerRange),
        "Layers of the discriminator at each scale");
    add("z-dim", cli::number(o.z_dim, "N", spade::kChannelRange), "Length of the style vector");
    add("nef", cli::number(o.nef, "N", spade::kChannelRange),
        "Channels after the encoder's first convolution");
    add("encoder-side", cli::number(o.encoder_side, "N", {1, 4096}),
        "Side that photos are resized to for the encoder");
    add("encoder-layers", cli::number(o.encoder_layers, "N", spade::kEncoderLayerRange),
        "Halvings in the encoder: 6 bring a side of 256 to 4, 4 a side of 64");
    add("init", cli::choice(o.init),
        "First weights: as the reference's code draws them, or as the paper says");
    return d;
}

po::options_description objective_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("gan-mode", cli::choice(o.gan_mode), "Adversarial loss");
    add("lambda-feat", cli::number(o.lambda_feat, "R", kWeight),
        "Weight of feature matching; 0: none");
    add("perceptual", po::value(&o.perceptual)->value_name("FILE"),
        "Weights of VGG19 or LPIPS, from spade-prepare import. Default: no perceptual loss");
    add("lambda-vgg", cli::number(o.lambda_vgg, "R", kWeight), "Weight of the perceptual loss");
    add("lambda-kld", cli::number(o.lambda_kld, "R", kWeight),
        "Weight of the style's divergence, summed over --kld-batch pictures");
    add("kld-batch", cli::number(o.kld_batch, "N", {0, 4096}),
        "Pictures that the weight was chosen for: 4 on each GPU in the published runs; 0: the "
        "actual batch");
    return d;
}

po::options_description optimization_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("epochs", cli::number(o.epochs, "N", kCountOrNone),
        "Epochs at the full learning rate (niter)");
    add("decay-epochs", cli::number(o.decay_epochs, "N", kCountOrNone),
        "Epochs after these, in which it falls to zero (niter_decay)");
    add("decay-start", cli::choice(o.decay_start),
        "reference: the first decaying epoch still has the full rate");
    add("batch,b", cli::number(o.batch, "N", {1, 4096}), "Pictures of a batch, over all ranks");
    add("accumulate", cli::number(o.accumulate, "N", {1, 4096}),
        "Batches whose gradients are summed for one step");
    add("learning-rate", cli::number(o.learning_rate, "R", kWeight),
        "Of Adam; the generator gets half of it, the discriminator twice");
    add("no-ttur", po::bool_switch(&o.no_ttur), "The same learning rate for both");
    add("beta1", cli::number(o.beta1, "R", {0, 0.99999}), "Of Adam");
    add("beta2", cli::number(o.beta2, "R", kDecay), "Of Adam");
    add("d-steps-per-g", cli::number(o.d_steps_per_g, "N", {1, 4096}),
        "Steps of the discriminator for each of the generator");
    add("reuse-fake", po::bool_switch(&o.reuse_fake),
        "Show the discriminator the generator's last picture instead of a new one: faster, but "
        "not as published");
    add("ema-decay", cli::number(o.ema_decay, "R", kDecay),
        "Decay of the moving average of the generator's weights; 0: no average");
    add("precision", cli::choice(o.precision),
        "bf16: convolutions; fp64: everything, slowly, for tests");
    return d;
}

po::options_description rank_options(TrainOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("rank", po::value(&o.rank)->value_name("N"),
        "Number of this process, from 0. Default: as srun or torchrun say");
    add("world-size", po::value(&o.world_size)->value_name("N"),
        "Processes that train together, each with its part of the batch");
    add("rendezvous", po::value(&o.rendezvous)->value_name("HOST:PORT"),
        "Where rank 0 listens for the others; replaces the address of torchrun or Slurm");
    return d;
}

po::options_description compute_options(TrainOptions& o) {
    po::options_description d;
    cli::add_device(d, o.device);
    cli::add_threads(d, o.threads);
    return d;
}

} // namespace

std::vector<cli::OptionGroup> train_option_groups(TrainOptions& o) {
    return {{"Input", input_options(o)},
            {"Run", run_options(o)},
            {"Networks", network_options(o)},
            {"Objective", objective_options(o)},
            {"Optimization", optimization_options(o)},
            {"Several processes", rank_options(o)},
            {"Computing", compute_options(o)}};
}
