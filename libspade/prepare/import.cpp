#include "libspade/prepare/import.hpp"

#include "libspade/arch/config.hpp"
#include "libspade/arch/feature_net_file.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/version.hpp"
#include "libspade/io/checkpoint_file.hpp"
#include "libspade/io/file.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/provenance.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/prepare/foreign_weights.hpp"
#include "libspade/prepare/import_feature_net.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <utility>

namespace spade {

namespace {

/// The channels of the one-hot map, and whether the network also takes the edge channel.
SemanticsOptions semantics_of(std::int64_t channels, const ImportOptions& o,
                              const LabelTable& table, const std::string& file) {
    SemanticsOptions semantics;
    semantics.labels = table.channels();
    const auto rest = channels - semantics.labels;
    if (rest != 0 && rest != 1) {
        throw ConfigError("{}: the network takes {} channels, but the label table has {} labels{}, "
                          "or {} channels with instance edges; is it the right table?",
                          file, channels, semantics.labels,
                          table.has_dontcare() ? " with don't-care" : "", semantics.labels + 1);
    }
    semantics.edges = rest == 1;
    if (o.no_instances && semantics.edges) {
        throw ConfigError("{}: the network takes {} channels for {} labels, so it was trained with "
                          "instance maps; leave out --no-instances",
                          file, channels, semantics.labels);
    }
    return semantics;
}

/// The reference's latent grid: w = crop / 2^n, h = w / aspect, rounded half to even.
void set_grid(GeneratorOptions& g, const ImportOptions& o) {
    g.grid_width = o.crop_size >> doublings(g.upsampling);
    g.grid_height = std::llrint(static_cast<double>(g.grid_width) / o.aspect_ratio);
}

/// How often the grid is doubled, deduced from the number of its cells.
std::optional<Upsampling> upsampling_of_cells(GeneratorOptions g, const ImportOptions& o,
                                              std::int64_t cells) {
    for (const auto upsampling : {Upsampling::kNormal, Upsampling::kMore}) {
        g.upsampling = upsampling;
        set_grid(g, o);
        if (g.grid_width * g.grid_height == cells) {
            return upsampling;
        }
    }
    return std::nullopt;
}

/// \param cells  of the latent grid; 0 where the network takes any picture size
Upsampling upsampling_of(const GeneratorOptions& g, std::int64_t cells,
                         const ForeignWeights& weights, const ImportOptions& o) {
    const bool most = weights.has("up_4.conv_0.weight");
    if (!o.upsampling) {
        const auto found =
            most ? std::optional(Upsampling::kMost) : upsampling_of_cells(g, o, cells);
        if (!found && cells == 0) {
            throw UsageError("{}: the weights do not say whether the network upsamples 5 or 6 "
                             "times; give --upsampling normal or more",
                             weights.file());
        }
        return found.value_or(Upsampling::kNormal);
    }
    const auto said = *o.upsampling;
    if (most != (said == Upsampling::kMost)) {
        throw ConfigError(
            "{}: --upsampling {} contradicts the file, which {} the block up_4 of 'most'",
            weights.file(), to_text(said), most ? "has" : "does not have");
    }
    return said;
}

void require_grid(const GeneratorOptions& g, std::int64_t cells, const ForeignWeights& weights,
                  const ImportOptions& o) {
    if (g.grid_width < 1 || g.grid_height < 1) {
        throw ConfigError("--crop-size {} with --aspect-ratio {} leaves no latent grid after {} "
                          "halvings",
                          o.crop_size, o.aspect_ratio, doublings(g.upsampling));
    }
    if (cells != 0 && cells != g.grid_width * g.grid_height) {
        throw ConfigError("{}: its latent grid has {} cells, but --crop-size {}, --aspect-ratio {} "
                          "and --upsampling {} give {}x{} = {}",
                          weights.file(), cells, o.crop_size, o.aspect_ratio, to_text(g.upsampling),
                          g.grid_width, g.grid_height, g.grid_width * g.grid_height);
    }
}

/// Where the first activation comes from. \returns the cells of the latent grid, 0 if any number
std::int64_t read_latent(GeneratorOptions& g, const ForeignWeights& weights) {
    if (weights.dimensions("fc.weight") == 4) {
        g.latent = Latent::kMap;
        return 0;
    }
    g.latent = Latent::kStyle;
    g.z_dim = weights.size("fc.weight", 1);
    return weights.size("fc.weight", 0) / (16 * g.ngf);
}

GeneratorOptions spade_options(const ForeignWeights& weights, const ImportOptions& o,
                               const LabelTable& table) {
    GeneratorOptions g;
    g.ngf = std::max<std::int64_t>(weights.size("head_0.conv_0.weight", 0) / 16, 1);
    g.spectral = weights.has("head_0.conv_0.u");
    g.norm = weights.has("head_0.norm_0.normalize.running_mean") ? Norm::kBatch : Norm::kInstance;
    g.hidden = weights.size("head_0.norm_0.shared.weight", 0);
    g.kernel = weights.size("head_0.norm_0.shared.weight", 2);
    g.semantics =
        semantics_of(weights.size("head_0.norm_0.shared.weight", 1), o, table, weights.file());
    const auto cells = read_latent(g, weights);
    g.upsampling = upsampling_of(g, cells, weights, o);
    set_grid(g, o);
    require_grid(g, cells, weights, o);
    return g;
}

GeneratorOptions pix2pixhd_options(const ForeignWeights& weights, const ImportOptions& o,
                                   const LabelTable& table) {
    GeneratorOptions g;
    g.architecture = Architecture::kPix2pixHD;
    g.norm = Norm::kInstance;
    g.ngf = weights.size("first.weight", 0);
    g.spectral = weights.has("first.u");
    g.semantics = semantics_of(weights.size("first.weight", 1), o, table, weights.file());
    return g;
}

GeneratorOptions generator_options(const ForeignWeights& weights, const ImportOptions& o,
                                   const LabelTable& table) {
    return weights.has("first.weight") ? pix2pixhd_options(weights, o, table)
                                       : spade_options(weights, o, table);
}

LabelTable table_of(const ImportOptions& o) {
    return o.table.empty() ? LabelTable::numbered(o.label_nc, o.dont_care)
                           : LabelTable::load(o.table);
}

EncoderOptions encoder_options(const ForeignWeights& weights, const GeneratorOptions& g) {
    EncoderOptions e;
    e.nef = weights.size("layer_1.weight", 0);
    e.z_dim = weights.size("fc_mu.weight", 0);
    if (!g.takes_style()) {
        throw ConfigError("{}: cannot use an encoder: the generator takes no style; leave out "
                          "--encoder",
                          weights.file());
    }
    if (e.z_dim != g.z_dim) {
        throw ConfigError("{}: its style has {} numbers, but the generator's {}", weights.file(),
                          e.z_dim, g.z_dim);
    }
    return e;
}

DiscriminatorOptions discriminator_options(const ForeignWeights& weights,
                                           const GeneratorOptions& g) {
    DiscriminatorOptions d;
    d.semantics = g.semantics;
    d.ndf = weights.size("scale_0.layer_0.weight", 0);
    d.scales = 0;
    while (weights.has(fmt::format("scale_{}.layer_0.weight", d.scales))) {
        ++d.scales;
    }
    d.layers = 0;
    while (weights.has(fmt::format("scale_0.layer_{}.weight", d.layers + 1))) {
        ++d.layers;
    }
    return d;
}

/// Copies the tensors of one network. \returns how many of their numbers are learned.
std::int64_t copy(CheckpointWriter& file, std::string_view group, const ForeignWeights& weights,
                  const std::vector<TensorShape>& tensors) {
    const auto unknown = weights.unknown(tensors);
    if (!unknown.empty()) {
        log_warning("{}: skipping {} tensors that do not belong to this network: {}",
                    weights.file(), unknown.size(), fmt::join(unknown, ", "));
    }
    const auto values = weights.values(tensors);
    std::int64_t learned = 0;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        file.tensor(group, tensors[i].name, Dtype::f32, tensors[i].shape, values[i].data());
        learned += tensors[i].learned ? tensors[i].elements() : 0;
    }
    return learned;
}

std::string describe(const ModelConfig& config) {
    const auto& g = config.generator;
    const bool spade = g.architecture == Architecture::kSpade;
    return fmt::format("{}{}, ngf {}, {} labels{}, {}x{}, {}", to_text(g.architecture),
                       spade ? fmt::format(" {}", to_text(g.upsampling)) : "", g.ngf,
                       g.semantics.labels, g.semantics.edges ? " and instance edges" : "",
                       config.width, config.height,
                       config.encoder    ? "style from a photo"
                       : g.takes_style() ? "random style"
                                         : "no style");
}

void set_picture_size(ModelConfig& config, const ImportOptions& o) {
    const auto& g = config.generator;
    const auto scale = g.stride();
    if (g.architecture == Architecture::kSpade) {
        config.width = g.grid_width * scale;
        config.height = g.grid_height * scale;
        if (config.width != o.crop_size) {
            log_warning("--crop-size {} is not a multiple of {}: the network makes pictures of "
                        "{}x{}",
                        o.crop_size, scale, config.width, config.height);
        }
        return;
    }
    config.width = o.crop_size;
    config.height = std::llrint(static_cast<double>(o.crop_size) / o.aspect_ratio);
}

Provenance provenance_of(const ImportOptions& o) {
    Provenance provenance = Provenance::of_this_process();
    for (const auto& [role, file] :
         {std::pair("generator", o.generator), std::pair("encoder", o.encoder),
          std::pair("discriminator", o.discriminator)}) {
        if (!file.empty()) {
            const std::filesystem::path path(file);
            provenance.parents.push_back({role, path.filename().string(), file_digest(path).hex()});
        }
    }
    return provenance;
}

} // namespace

ImportSummary import_weights(const ImportOptions& o) {
    const auto table = table_of(o);
    const auto generator = ForeignWeights::read(o.generator, Network::kGenerator);
    std::optional<ForeignWeights> encoder;
    std::optional<ForeignWeights> discriminator;
    ModelConfig config;
    config.generator = generator_options(generator, o, table);
    if (!o.encoder.empty()) {
        encoder = ForeignWeights::read(o.encoder, Network::kEncoder);
        config.encoder = encoder_options(*encoder, config.generator);
    }
    if (!o.discriminator.empty()) {
        discriminator = ForeignWeights::read(o.discriminator, Network::kDiscriminator);
        config.discriminator = discriminator_options(*discriminator, config.generator);
    }
    set_picture_size(config, o);
    config.check();

    ImportSummary summary;
    CheckpointWriter file(o.output, o.overwrite);
    file.configuration(to_json(config));
    file.label_table(table.text());
    summary.parameters = copy(file, "generator", generator, tensors_of(config.generator));
    if (encoder) {
        summary.parameters += copy(file, "encoder", *encoder, tensors_of(*config.encoder));
    }
    if (discriminator) {
        summary.parameters +=
            copy(file, "discriminator", *discriminator, tensors_of(*config.discriminator));
    }
    file.provenance(provenance_of(o));
    summary.digest = file.commit().hex();
    summary.description = describe(config);
    return summary;
}

} // namespace spade

/// The module's entry point: tools/prepare/import.cpp calls it by name.
extern "C" spade::ExitCode spade_import(const spade::ImportOptions& options) {
    const bool is_feature_net = options.generator.empty();
    const auto summary =
        is_feature_net ? spade::import_feature_net(options) : spade::import_weights(options);
    if (options.json) {
        const nlohmann::json report{
            {"schema", "spade-import"},         {"version", spade::kVersion},
            {"checkpoint", options.output},     {"digest", summary.digest},
            {"parameters", summary.parameters}, {"description", summary.description}};
        fmt::print("{}\n", spade::json_text(report));
    }
    spade::log_info("{}: {}, {:.2f} million parameters", options.output, summary.description,
                    static_cast<double>(summary.parameters) / 1e6);
    return spade::ExitCode::kOk;
}
