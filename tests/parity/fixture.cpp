#include "tests/parity/fixture.hpp"

#include "libspade/arch/config.hpp"
#include "libspade/base/error.hpp"
#include "libspade/nn/state.hpp"
#include "tests/parity/weight_formula.hpp"

#include <torch/torch.h>

#include <cmath>

namespace spade::parity {

namespace {

constexpr std::int64_t kDontCare = 255; // as label maps have it

torch::ScalarType torch_type(Dtype dtype, const std::string& object) {
    switch (dtype) {
    case Dtype::u8:
        return torch::kUInt8;
    case Dtype::i32:
        return torch::kInt32;
    case Dtype::i64:
        return torch::kInt64;
    case Dtype::f32:
        return torch::kFloat32;
    case Dtype::f64:
        return torch::kFloat64;
    default:
        throw DataError("'{}': unsupported type {} in a golden file", object, to_text(dtype));
    }
}

/// s * sqrt(3 / fan_in), rounded to float32.
void fill_by_formula(const torch::Tensor& tensor, std::int64_t k) {
    const auto n = tensor.numel();
    const auto fan_in = n / tensor.size(0);
    const auto scale = std::sqrt(3.0 / static_cast<double>(fan_in));
    auto values = torch::empty({n}, torch::kFloat32);
    auto* value = values.data_ptr<float>();
    for (std::int64_t i = 0; i < n; ++i) {
        value[i] = static_cast<float>(formula_value(i, k) * scale);
    }
    tensor.copy_(values.view(tensor.sizes()));
}

} // namespace

Fixture::Fixture(const std::filesystem::path& path) : path_(path), file_(h5::File::open(path)) {}

bool Fixture::has(const std::string& object) const { return file_.has(object); }

std::vector<std::string> Fixture::members(const std::string& group) const {
    return file_.members(group);
}

torch::Tensor Fixture::tensor(const std::string& object) const {
    const auto info = file_.info(object);
    auto tensor = torch::empty(info.shape, torch_type(info.dtype, object));
    file_.read(object, info.dtype, tensor.data_ptr(), tensor.nbytes());
    return tensor;
}

std::vector<std::string> Fixture::strings(const std::string& object) const {
    return file_.read_strings(object);
}

std::string Fixture::text_option(const std::string& name) const {
    return file_.text_attribute("", "opt." + name);
}

double Fixture::option(const std::string& name) const {
    return file_.number_attribute("", "opt." + name);
}

double Fixture::number_attribute(const std::string& name) const {
    return file_.number_attribute("", name);
}

bool Fixture::has_option(const std::string& name) const {
    return file_.has_attribute("", "opt." + name);
}

SemanticsOptions Fixture::semantics() const {
    if (has_option("label_nc")) {
        const auto labels = option("label_nc") + option("contain_dontcare_label");
        return {static_cast<std::int64_t>(labels), option("no_instance") == 0, 0};
    }
    return {tensor("semantics").size(1) - 1, true, 0};
}

SemanticMap Fixture::semantic_map() const {
    const auto s = semantics();
    const auto raw = tensor("label").squeeze(1).to(torch::kInt64);
    const auto ids = torch::where(raw == kDontCare, torch::full_like(raw, s.labels - 1), raw);
    return {s, ids, s.edges ? instance_edges(tensor("instance").squeeze(1)) : torch::Tensor()};
}

GeneratorOptions Fixture::generator_options() const {
    GeneratorOptions o;
    const bool baseline =
        file_.has_attribute("", "netG") && file_.text_attribute("", "netG") == "pix2pixhd";
    o.architecture = baseline ? Architecture::kPix2pixHD : Architecture::kSpade;
    o.semantics = semantics();
    o.ngf = static_cast<std::int64_t>(option("ngf"));
    const auto norm = text_option("norm_G");
    o.norm = norm.find("instance") != std::string::npos ? Norm::kInstance : Norm::kBatch;
    o.spectral = norm.find("spectral") != std::string::npos;
    o.upsampling = parse_enum<Upsampling>(text_option("num_upsampling_layers")).value();
    o.latent = option("use_vae") != 0 ? Latent::kStyle : Latent::kMap;
    o.z_dim = static_cast<std::int64_t>(option("z_dim"));
    o.grid_width = static_cast<std::int64_t>(option("crop_size")) >> doublings(o.upsampling);
    o.grid_height = std::llrint(static_cast<double>(o.grid_width) / option("aspect_ratio"));
    o.downsamplings = static_cast<std::int64_t>(option("resnet_n_downsample"));
    o.blocks = static_cast<std::int64_t>(option("resnet_n_blocks"));
    return o;
}

EncoderOptions Fixture::encoder_options() const {
    EncoderOptions o;
    o.nef = static_cast<std::int64_t>(option("ngf"));
    o.z_dim = static_cast<std::int64_t>(option("z_dim"));
    return o;
}

DiscriminatorOptions Fixture::discriminator_options() const {
    DiscriminatorOptions o;
    o.semantics = semantics();
    o.ndf = static_cast<std::int64_t>(option("ndf"));
    o.scales = static_cast<std::int64_t>(option("num_D"));
    o.layers = static_cast<std::int64_t>(option("n_layers_D"));
    return o;
}

void Fixture::load(torch::nn::Module& network, Network kind, const std::string& group) const {
    const torch::NoGradGuard no_grad;
    const auto state = state_of(network);
    const auto names = strings(group + "/names");
    for (std::size_t k = 0; k < names.size(); ++k) {
        fill_by_formula(state.at(from_reference_name(kind, names[k])),
                        static_cast<std::int64_t>(k));
    }
    const auto vectors = strings(group + "/vectors/names");
    const auto sizes = tensor(group + "/vectors/size").to(torch::kInt64);
    const auto data = tensor(group + "/vectors/data");
    std::int64_t at = 0;
    for (std::size_t k = 0; k < vectors.size(); ++k) {
        const auto size = sizes[static_cast<std::int64_t>(k)].item<std::int64_t>();
        state.at(from_reference_name(kind, vectors[k])).copy_(data.narrow(0, at, size));
        at += size;
    }
    if (names.size() + vectors.size() != state.size()) {
        throw DataError("{}: has {} tensors, but the network has {}", path_.string(),
                        names.size() + vectors.size(), state.size());
    }
}

} // namespace spade::parity
