#include "libspade/model/config.hpp"

#include "libspade/base/error.hpp"
#include "libspade/data/image_file.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace spade {

namespace {

using nlohmann::json;

template <class Enum, std::size_t N>
using Names = std::array<std::pair<Enum, const char*>, N>;

constexpr Names<Architecture, 2> kArchitectures{
    {{Architecture::kSpade, "spade"}, {Architecture::kPix2pixHD, "pix2pixhd"}}};
constexpr Names<Upsampling, 3> kUpsamplings{
    {{Upsampling::kNormal, "normal"}, {Upsampling::kMore, "more"}, {Upsampling::kMost, "most"}}};
constexpr Names<Norm, 2> kNorms{{{Norm::kBatch, "batch"}, {Norm::kInstance, "instance"}}};
constexpr Names<Latent, 2> kLatents{{{Latent::kMap, "map"}, {Latent::kStyle, "style"}}};

template <class Enum, std::size_t N>
const char* name_of(Enum value, const Names<Enum, N>& names) {
    for (const auto& [known, name] : names) {
        if (known == value) {
            return name;
        }
    }
    throw InternalError("an enumeration has no name for its value {}", static_cast<int>(value));
}

template <class Enum, std::size_t N>
std::optional<Enum> value_of(std::string_view text, const Names<Enum, N>& names) {
    for (const auto& [value, name] : names) {
        if (text == name) {
            return value;
        }
    }
    return std::nullopt;
}

/// Reads fields of one JSON object, and names file and field where one is not as it should be.
class Section {
public:
    Section(const json& object, std::string_view file, std::string_view section)
        : object_(object), file_(file), section_(section) {
        if (!object.is_object()) {
            throw DataError("{}: its configuration has no section '{}'", file_, section_);
        }
    }

    void read(const char* field, std::int64_t& value) const {
        const auto& v = at(field);
        if (!v.is_number_integer()) {
            fail(field, v);
        }
        value = v.get<std::int64_t>();
    }

    void read(const char* field, bool& value) const {
        const auto& v = at(field);
        if (!v.is_boolean()) {
            fail(field, v);
        }
        value = v.get<bool>();
    }

    template <class Enum, std::size_t N>
    void read(const char* field, Enum& value, const Names<Enum, N>& names) const {
        const auto& v = at(field);
        const auto known = v.is_string() ? value_of(v.get<std::string>(), names) : std::nullopt;
        if (!known) {
            fail(field, v);
        }
        value = *known;
    }

    const json& at(const char* field) const {
        const auto found = object_.find(field);
        if (found == object_.end()) {
            throw DataError("{}: its configuration has no '{}.{}'", file_, section_, field);
        }
        return *found;
    }

private:
    [[noreturn]] void fail(const char* field, const json& value) const {
        throw DataError("{}: its configuration has {}.{} = {}, which this version cannot read",
                        file_, section_, field, value.dump());
    }

    const json& object_;
    std::string file_;
    std::string section_;
};

json to_json(const SemanticsOptions& o) {
    return {{"labels", o.labels}, {"edges", o.edges}, {"planes", o.planes}};
}

SemanticsOptions semantics_from(const json& object, std::string_view file) {
    const Section fields(object, file, "semantics");
    SemanticsOptions o;
    fields.read("labels", o.labels);
    fields.read("edges", o.edges);
    fields.read("planes", o.planes);
    return o;
}

json to_json(const GeneratorOptions& o) {
    return {{"architecture", to_text(o.architecture)},
            {"semantics", to_json(o.semantics)},
            {"ngf", o.ngf},
            {"norm", to_text(o.norm)},
            {"spectral", o.spectral},
            {"upsampling", to_text(o.upsampling)},
            {"latent", to_text(o.latent)},
            {"z_dim", o.z_dim},
            {"grid_width", o.grid_width},
            {"grid_height", o.grid_height},
            {"hidden", o.hidden},
            {"kernel", o.kernel},
            {"downsamplings", o.downsamplings},
            {"blocks", o.blocks}};
}

GeneratorOptions generator_from(const json& object, std::string_view file) {
    const Section fields(object, file, "generator");
    GeneratorOptions o;
    fields.read("architecture", o.architecture, kArchitectures);
    o.semantics = semantics_from(fields.at("semantics"), file);
    fields.read("ngf", o.ngf);
    fields.read("norm", o.norm, kNorms);
    fields.read("spectral", o.spectral);
    fields.read("upsampling", o.upsampling, kUpsamplings);
    fields.read("latent", o.latent, kLatents);
    fields.read("z_dim", o.z_dim);
    fields.read("grid_width", o.grid_width);
    fields.read("grid_height", o.grid_height);
    fields.read("hidden", o.hidden);
    fields.read("kernel", o.kernel);
    fields.read("downsamplings", o.downsamplings);
    fields.read("blocks", o.blocks);
    return o;
}

json to_json(const EncoderOptions& o) {
    return {{"nef", o.nef}, {"z_dim", o.z_dim}, {"side", o.side}, {"layers", o.layers}};
}

EncoderOptions encoder_from(const json& object, std::string_view file) {
    const Section fields(object, file, "encoder");
    EncoderOptions o;
    fields.read("nef", o.nef);
    fields.read("z_dim", o.z_dim);
    fields.read("side", o.side);
    if (object.contains("layers")) { // six before it could be chosen
        fields.read("layers", o.layers);
    }
    return o;
}

json to_json(const DiscriminatorOptions& o) {
    return {{"semantics", to_json(o.semantics)},
            {"ndf", o.ndf},
            {"scales", o.scales},
            {"layers", o.layers}};
}

DiscriminatorOptions discriminator_from(const json& object, std::string_view file) {
    const Section fields(object, file, "discriminator");
    DiscriminatorOptions o;
    o.semantics = semantics_from(fields.at("semantics"), file);
    fields.read("ndf", o.ndf);
    fields.read("scales", o.scales);
    fields.read("layers", o.layers);
    return o;
}

/// A number outside its range would ask for absurd amounts of memory, or none.
void require(const char* field, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least || value > most) {
        throw ConfigError("{} must be from {} to {}, not {}", field, least, most, value);
    }
}

constexpr std::int64_t kMostLabels = 65536; // ids of a 16-bit map
constexpr std::int64_t kMostWidth = 4096;   // channels; the published networks have 1024

void check(const SemanticsOptions& o) {
    require("labels", o.labels, 1, kMostLabels);
    require("planes", o.planes, 0, kMostWidth);
}

void check(const GeneratorOptions& o) {
    check(o.semantics);
    require("ngf", o.ngf, o.upsampling == Upsampling::kMost ? 2 : 1, kMostWidth);
    require("z_dim", o.z_dim, 1, kMostWidth);
    require("grid_width", o.grid_width, 1, kMostPictureSide);
    require("grid_height", o.grid_height, 1, kMostPictureSide);
    require("hidden", o.hidden, 1, kMostWidth);
    require("kernel", o.kernel, 1, 31);
    if (o.kernel % 2 == 0) {
        throw ConfigError("kernel must be odd, not {}", o.kernel);
    }
    require("downsamplings", o.downsamplings, 1, 8);
    require("blocks", o.blocks, 0, 64);
}

} // namespace

const char* to_text(Architecture architecture) { return name_of(architecture, kArchitectures); }
const char* to_text(Upsampling upsampling) { return name_of(upsampling, kUpsamplings); }
const char* to_text(Norm norm) { return name_of(norm, kNorms); }
const char* to_text(Latent latent) { return name_of(latent, kLatents); }

Upsampling parse_upsampling(std::string_view text) {
    const auto value = value_of(text, kUpsamplings);
    if (!value) {
        throw UsageError("--upsampling must be normal, more or most, not '{}'", text);
    }
    return *value;
}

void ModelConfig::check() const {
    spade::check(generator);
    require("width", width, 1, kMostPictureSide);
    require("height", height, 1, kMostPictureSide);
    const auto stride = generator.stride();
    if (width % stride != 0 || height % stride != 0) {
        throw ConfigError("width and height must be multiples of {}, not {}x{}", stride, width,
                          height);
    }
    if (generator.takes_style() &&
        (width != generator.grid_width * stride || height != generator.grid_height * stride)) {
        throw ConfigError("a latent grid of {}x{} makes pictures of {}x{}, not {}x{}",
                          generator.grid_width, generator.grid_height,
                          generator.grid_width * stride, generator.grid_height * stride, width,
                          height);
    }
    if (encoder) {
        require("nef", encoder->nef, 1, kMostWidth);
        require("layers", encoder->layers, 1, 10);
        require("side", encoder->side, std::int64_t{1} << encoder->layers, kMostPictureSide);
        if (encoder->z_dim != generator.z_dim) {
            throw ConfigError("the encoder's z has {} numbers, the generator's {}", encoder->z_dim,
                              generator.z_dim);
        }
    }
    if (discriminator) {
        spade::check(discriminator->semantics);
        require("ndf", discriminator->ndf, 1, kMostWidth);
        require("scales", discriminator->scales, 1, 8);
        require("layers", discriminator->layers, 1, 16);
    }
}

json to_json(const ModelConfig& config) {
    json out{{"generator", to_json(config.generator)},
             {"width", config.width},
             {"height", config.height}};
    if (config.encoder) {
        out["encoder"] = to_json(*config.encoder);
    }
    if (config.discriminator) {
        out["discriminator"] = to_json(*config.discriminator);
    }
    return out;
}

ModelConfig model_config_from_json(const json& object, std::string_view name) {
    const Section fields(object, name, "model");
    ModelConfig config;
    config.generator = generator_from(fields.at("generator"), name);
    fields.read("width", config.width);
    fields.read("height", config.height);
    if (object.contains("encoder")) {
        config.encoder = encoder_from(object["encoder"], name);
    }
    if (object.contains("discriminator")) {
        config.discriminator = discriminator_from(object["discriminator"], name);
    }
    try {
        config.check();
    } catch (const ConfigError& error) {
        throw DataError("{}: its configuration cannot be meant: {}", name, error.what());
    }
    return config;
}

} // namespace spade
