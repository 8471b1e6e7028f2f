#include "libspade/train/plan.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/size_text.hpp"

#include <algorithm>

namespace spade {

namespace {

using nlohmann::json;

std::string path_of(const DataSet& set) { return set.reader().path().string(); }

/// The size that training sees: the crop, or the whole of the first item.
Size seen_size(const TrainOptions& o, const DataSet& set) {
    const auto whole =
        ResizeRule::parse(o.load_size.empty() ? "none" : o.load_size).target(set.size_of(0));
    if (o.crop_size.empty()) {
        return whole;
    }
    const auto side = whole_number(o.crop_size, 1, kMaxPictureSide);
    const auto crop = side ? Size{*side, *side} : *parse_size(o.crop_size, 1, kMaxPictureSide);
    if (crop.width > whole.width || crop.height > whole.height) {
        throw ConfigError("{}: its first item is {}x{}, smaller than --crop-size {}x{}",
                          path_of(set), whole.width, whole.height, crop.width, crop.height);
    }
    return crop;
}

GeneratorOptions generator_of(const TrainOptions& o, const SemanticsOptions& semantics) {
    GeneratorOptions g;
    g.architecture = o.architecture;
    g.semantics = semantics;
    g.ngf = o.ngf;
    g.norm = o.norm;
    g.upsampling = o.upsampling;
    g.latent = o.style ? Latent::kStyle : Latent::kMap;
    g.z_dim = o.z_dim;
    g.hidden = o.hidden;
    return g;
}

ModelConfig model_of(const TrainOptions& o, const DataSet& set) {
    SemanticsOptions semantics;
    semantics.labels = set.table().channels();
    semantics.edges = set.has(PictureKind::kInstances) && !o.no_instances;
    const auto size = seen_size(o, set);

    ModelConfig model;
    model.generator = generator_of(o, semantics);
    model.width = size.width;
    model.height = size.height;
    const auto stride = model.generator.stride();
    if (model.width % stride != 0 || model.height % stride != 0) {
        throw ConfigError("{}: pictures of {}x{} do not fit this network: both sides must be "
                          "multiples of {}; give --crop-size",
                          path_of(set), size.width, size.height, stride);
    }
    model.generator.grid_width = model.width / stride;
    model.generator.grid_height = model.height / stride;
    if (o.style) {
        model.encoder = EncoderOptions{o.nef, o.z_dim, o.encoder_side, o.encoder_layers};
    }
    model.discriminator = DiscriminatorOptions{semantics, o.ndf, o.num_d, o.n_layers_d};
    model.check();
    return model;
}

LoaderOptions loader_of(const TrainOptions& o, const ModelConfig& model, const DataSet& set) {
    LoaderOptions loader;
    if (!o.load_size.empty()) {
        loader.augment.resize = ResizeRule::parse(o.load_size);
    }
    const Size crop{static_cast<int>(model.width), static_cast<int>(model.height)};
    if (!o.crop_size.empty() || loader.augment.resize.target(set.size_of(0)) != crop) {
        loader.augment.crop = crop;
    }
    loader.augment.flip = !o.no_flip;
    loader.seed = o.seed;
    loader.batch = o.batch;
    // Decoding costs a hundredth of what the network does, which gets the cores.
    loader.threads = std::max(1, o.threads / 4);
    return loader;
}

/// --batch counts the pictures of all ranks together.
void divide_batch(LoaderOptions& loader, const Launch& launch) {
    if (loader.batch % launch.ranks != 0) {
        throw ConfigError("--batch {} is divided among all ranks: it must be a multiple of their "
                          "number, {}",
                          loader.batch, launch.ranks);
    }
    loader.batch /= launch.ranks;
    loader.rank = launch.rank;
    loader.ranks = launch.ranks;
}

/// Keyed by option name, so that a message can name the option.
json settings_of(const TrainOptions& o, const TrainPlan& plan, const DataSet& set) {
    return {{"data", set.reader().digest().hex()},
            {"model", to_json(plan.model)},
            {"load-size", plan.loader.augment.resize.text()},
            {"crop", plan.loader.augment.crop != Size{}},
            {"no-flip", o.no_flip},
            {"init", to_text(o.init)},
            {"gan-mode", to_text(o.gan_mode)},
            {"lambda-feat", o.lambda_feat},
            {"lambda-vgg", o.lambda_vgg},
            {"lambda-kld", o.lambda_kld},
            {"kld-batch", o.kld_batch},
            {"epochs", o.epochs},
            {"decay-epochs", o.decay_epochs},
            {"decay-start", to_text(o.decay_start)},
            {"batch", o.batch},
            {"accumulate", o.accumulate},
            {"learning-rate", o.learning_rate},
            {"no-ttur", o.no_ttur},
            {"beta1", o.beta1},
            {"beta2", o.beta2},
            {"d-steps-per-g", o.d_steps_per_g},
            {"reuse-fake", o.reuse_fake},
            {"ema-decay", o.ema_decay},
            {"precision", to_text(o.precision)},
            {"seed", o.seed}};
}

} // namespace

TrainPlan plan_training(const TrainOptions& o, const DataSet& set, const Launch& launch) {
    if (!set.has(PictureKind::kPhotos)) {
        throw ConfigError("{}: has no photos to train on; pack it with --photos", path_of(set));
    }
    TrainPlan plan;
    plan.model = model_of(o, set);
    plan.loader = loader_of(o, plan.model, set);
    divide_batch(plan.loader, launch);
    plan.schedule = {o.epochs, o.decay_epochs, o.decay_start};
    plan.batches_per_step = static_cast<std::size_t>(o.accumulate);
    const auto items = plan.batches_per_step * static_cast<std::size_t>(o.batch);
    plan.steps_per_epoch = static_cast<std::int64_t>(set.size() / items);
    if (plan.steps_per_epoch == 0) {
        throw ConfigError("{}: has {} items, fewer than the {} of one step (--batch {} times "
                          "--accumulate {})",
                          path_of(set), set.size(), items, o.batch, o.accumulate);
    }
    plan.steps = plan.steps_per_epoch * plan.schedule.total_epochs();
    plan.settings = settings_of(o, plan, set);
    return plan;
}

LoaderOptions unaugmented(const TrainPlan& plan) {
    auto loader = plan.loader;
    loader.augment.flip = false;
    loader.shuffle = false;
    return loader;
}

std::vector<std::size_t> evenly_spaced(std::size_t count, int most) {
    const auto taken = std::min(count, static_cast<std::size_t>(most));
    std::vector<std::size_t> indices(taken);
    for (std::size_t i = 0; i < taken; ++i) {
        indices[i] = i * count / taken;
    }
    return indices;
}

void require_compatible_input(const TrainPlan& plan, const DataSet& set,
                              const DataSet& validation) {
    const auto path = path_of(validation);
    if (const auto difference = first_difference(set.table(), validation.table())) {
        throw ConfigError("{}: its label table differs from that of {}: {}", path, path_of(set),
                          *difference);
    }
    for (const auto kind : {PictureKind::kPhotos, PictureKind::kInstances}) {
        const bool needed = kind == PictureKind::kPhotos || plan.model.generator.semantics.edges;
        if (needed && !validation.has(kind)) {
            throw ConfigError("{}: has no {}, but {} has", path,
                              kind == PictureKind::kPhotos ? "photos" : "instance maps",
                              path_of(set));
        }
    }
    const auto& augment = plan.loader.augment;
    const Size model{static_cast<int>(plan.model.width), static_cast<int>(plan.model.height)};
    for (std::size_t i = 0; i < validation.size(); ++i) {
        const auto size = augment.resize.target(validation.size_of(i));
        const bool fits = augment.crop == Size{}
                              ? size == model
                              : size.width >= model.width && size.height >= model.height;
        if (!fits) {
            throw ConfigError("{}: has {}x{} pixels, but training uses {}x{}; pack both sets to "
                              "the same size",
                              validation.text(i), size.width, size.height, model.width,
                              model.height);
        }
    }
}

std::optional<SettingDifference> first_difference(const json& there, const json& here) {
    for (const auto& [name, value] : here.items()) {
        const auto before = there.find(name);
        if (before != there.end() && *before == value) {
            continue;
        }
        const auto was = before == there.end() ? json() : *before;
        if (value.is_object() && was.is_object()) {
            if (auto inner = first_difference(was, value)) {
                return inner;
            }
        }
        return SettingDifference{name, was, value};
    }
    return std::nullopt;
}

void require_same_settings(const json& there, const json& here, const std::string& checkpoint) {
    const auto found = first_difference(there, here);
    if (!found) {
        return;
    }
    const auto was = found->there.dump();
    const auto is = found->here.dump();
    if (found->name == "data") {
        throw ConfigError("{}: was trained on another data set (digest {}, this one has {}); give "
                          "that one, or start a new run in another folder",
                          checkpoint, was, is);
    }
    throw ConfigError("{}: was trained with {} = {}, this run has {}; resume with the same "
                      "settings, or start a new run in another folder",
                      checkpoint, found->name, was, is);
}

} // namespace spade
