#include "libspade/arch/config.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"

#include <nlohmann/json.hpp>

#include <type_traits>

namespace spade {

namespace {

using nlohmann::json;

constexpr Range kSideRange{1, kMaxPictureSide};

// The fields of each section, once: written, read and checked in this order. A visitor is called
// with name, value and for numbers their range.

template <class Options, class Type>
using IfOptions = std::enable_if_t<std::is_same_v<std::remove_const_t<Options>, Type>, int>;

template <class Options, class Visit, IfOptions<Options, SemanticsOptions> = 0>
void each_field(Options& o, const Visit& visit) {
    visit("labels", o.labels, kLabelRange);
    visit("edges", o.edges);
    visit("planes", o.planes, Range{0, kChannelRange.most});
}

template <class Options, class Visit, IfOptions<Options, GeneratorOptions> = 0>
void each_field(Options& o, const Visit& visit) {
    visit("architecture", o.architecture);
    visit("semantics", o.semantics);
    visit("ngf", o.ngf, kChannelRange);
    visit("norm", o.norm);
    visit("spectral", o.spectral);
    visit("upsampling", o.upsampling);
    visit("latent", o.latent);
    visit("z_dim", o.z_dim, kChannelRange);
    visit("grid_width", o.grid_width, kSideRange);
    visit("grid_height", o.grid_height, kSideRange);
    visit("hidden", o.hidden, kChannelRange);
    visit("kernel", o.kernel, kKernelRange);
    visit("downsamplings", o.downsamplings, kDownsamplingRange);
    visit("blocks", o.blocks, kBlockRange);
}

template <class Options, class Visit, IfOptions<Options, EncoderOptions> = 0>
void each_field(Options& o, const Visit& visit) {
    visit("nef", o.nef, kChannelRange);
    visit("z_dim", o.z_dim, kChannelRange);
    visit("side", o.side, kSideRange);
    visit("layers", o.layers, kEncoderLayerRange);
}

template <class Options, class Visit, IfOptions<Options, DiscriminatorOptions> = 0>
void each_field(Options& o, const Visit& visit) {
    visit("semantics", o.semantics);
    visit("ndf", o.ndf, kChannelRange);
    visit("scales", o.scales, kScaleRange);
    visit("layers", o.layers, kDiscriminatorLayerRange);
}

template <class Options, class Visit, IfOptions<Options, ModelConfig> = 0>
void each_field(Options& o, const Visit& visit) {
    visit("generator", o.generator);
    visit("width", o.width, kSideRange);
    visit("height", o.height, kSideRange);
    visit("encoder", o.encoder);
    visit("discriminator", o.discriminator);
}

template <class T>
inline constexpr bool kIsPlain = std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t>;

class Writer {
public:
    explicit Writer(json& object) : object_(object) {}

    template <class T>
    void operator()(const char* field, const T& value, Range /*range*/ = {}) const {
        if constexpr (kIsPlain<T>) {
            object_[field] = value;
        } else if constexpr (kHasNames<T>) {
            object_[field] = to_text(value);
        } else {
            auto& section = object_[field] = json::object();
            each_field(value, Writer(section));
        }
    }

    template <class T>
    void operator()(const char* field, const std::optional<T>& value) const {
        if (value) {
            (*this)(field, *value);
        }
    }

private:
    json& object_;
};

/// Reads the fields of one JSON object. Throws DataError with file and field where one is missing
/// or cannot be read.
class Reader {
public:
    Reader(const json& object, std::string_view file, std::string_view section)
        : object_(object), file_(file), section_(section) {
        if (!object.is_object()) {
            throw DataError("{}: its configuration has no section '{}'", file_, section_);
        }
    }

    template <class T>
    void operator()(const char* field, T& value, Range /*range*/ = {}) const {
        if (is_newer(field) && !object_.contains(field)) {
            return; // the default
        }
        const auto& v = at(field);
        if constexpr (std::is_same_v<T, bool>) {
            require(v.is_boolean(), field, v);
            value = v.template get<bool>();
        } else if constexpr (kIsPlain<T>) {
            require(v.is_number_integer(), field, v);
            value = v.template get<T>();
        } else if constexpr (kHasNames<T>) {
            const auto known = parse_enum<T>(v.is_string() ? v.template get<std::string>() : "");
            require(known.has_value(), field, v);
            value = *known;
        } else {
            each_field(value, Reader(v, file_, field));
        }
    }

    template <class T>
    void operator()(const char* field, std::optional<T>& value) const {
        if (object_.contains(field)) {
            (*this)(field, value.emplace());
        }
    }

private:
    /// The encoder's layers were six before they could be chosen.
    bool is_newer(std::string_view field) const {
        return section_ == "encoder" && field == "layers";
    }

    const json& at(const char* field) const {
        const auto found = object_.find(field);
        if (found == object_.end()) {
            throw DataError("{}: its configuration has no '{}.{}'", file_, section_, field);
        }
        return *found;
    }

    void require(bool holds, const char* field, const json& value) const {
        if (!holds) {
            throw DataError("{}: its configuration has {}.{} = {}, which this version cannot read",
                            file_, section_, field, value.dump());
        }
    }

    const json& object_;
    std::string file_;
    std::string section_;
};

/// Throws ConfigError where a number is out of its range.
struct RangeCheck {
    void operator()(const char* field, std::int64_t value, Range range) const {
        if (!range.contains(static_cast<double>(value))) {
            throw ConfigError("{} must be {}, not {}", field, range.text(), value);
        }
    }

    template <class T>
    void operator()(const char* /*field*/, const T& value) const {
        if constexpr (!kIsPlain<T> && !kHasNames<T>) {
            each_field(value, *this);
        }
    }

    template <class T>
    void operator()(const char* field, const std::optional<T>& value) const {
        if (value) {
            (*this)(field, *value);
        }
    }
};

void check_generator(const GeneratorOptions& o) {
    if (o.upsampling == Upsampling::kMost && o.ngf < 2) {
        throw ConfigError("ngf must be at least 2 with upsampling 'most', not {}", o.ngf);
    }
    if (o.kernel % 2 == 0) {
        throw ConfigError("kernel must be odd, not {}", o.kernel);
    }
}

void check_encoder(const EncoderOptions& o, const GeneratorOptions& generator) {
    if (o.last_side() < 1) {
        throw ConfigError("side must be at least {} with {} layers, not {}",
                          std::int64_t{1} << o.layers, o.layers, o.side);
    }
    if (o.z_dim != generator.z_dim) {
        throw ConfigError("z_dim must be the same in encoder and generator, not {} and {}", o.z_dim,
                          generator.z_dim);
    }
}

} // namespace

void ModelConfig::check() const {
    each_field(*this, RangeCheck());
    check_generator(generator);
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
        check_encoder(*encoder, generator);
    }
}

json to_json(const ModelConfig& config) {
    json object = json::object();
    each_field(config, Writer(object));
    return object;
}

ModelConfig model_config_from_json(const json& object, std::string_view name) {
    ModelConfig config;
    each_field(config, Reader(object, name, "model"));
    try {
        config.check();
    } catch (const ConfigError& error) {
        throw DataError("{}: invalid configuration: {}", name, error.what());
    }
    return config;
}

} // namespace spade
