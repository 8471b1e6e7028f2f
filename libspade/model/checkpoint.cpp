#include "libspade/model/checkpoint.hpp"

#include "libspade/arch/tensor_faults.hpp"
#include "libspade/base/error.hpp"
#include "libspade/nn/state.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <utility>

namespace spade {

namespace {

torch::ScalarType to_torch(Dtype dtype, const std::string& name) {
    switch (dtype) {
    case Dtype::u8:
        return torch::kUInt8;
    case Dtype::i8:
        return torch::kInt8;
    case Dtype::i16:
        return torch::kInt16;
    case Dtype::i32:
        return torch::kInt32;
    case Dtype::i64:
        return torch::kInt64;
    case Dtype::f16:
        return torch::kFloat16;
    case Dtype::bf16:
        return torch::kBFloat16;
    case Dtype::f32:
        return torch::kFloat32;
    case Dtype::f64:
        return torch::kFloat64;
    case Dtype::boolean:
        return torch::kBool;
    default:
        throw DataError("tensor '{}' has a type that LibTorch does not support", name);
    }
}

Dtype from_torch(torch::ScalarType type, const std::string& name) {
    switch (type) {
    case torch::kInt64:
        return Dtype::i64;
    case torch::kFloat16:
        return Dtype::f16;
    case torch::kBFloat16:
        return Dtype::bf16;
    case torch::kFloat32:
        return Dtype::f32;
    case torch::kFloat64:
        return Dtype::f64;
    default:
        throw InternalError("tensor '{}' has a type that checkpoints cannot store", name);
    }
}

TensorShape shape_of(const std::string& name, const torch::Tensor& tensor) {
    return {name, tensor.sizes().vec()};
}

/// Reads a tensor whose shape has been checked.
void read_into(const CheckpointReader& file, std::string_view group, const std::string& name,
               const torch::Tensor& tensor) {
    auto stored = torch::empty(tensor.sizes(), to_torch(file.info(group, name).dtype, name));
    file.read(group, name, stored.data_ptr(), stored.nbytes());
    tensor.copy_(stored);
}

} // namespace

void read_tensor(const CheckpointReader& file, std::string_view group, const std::string& name,
                 const torch::Tensor& tensor) {
    if (const auto fault = tensor_fault(file, group, shape_of(name, tensor))) {
        throw ConfigError("{}", *fault);
    }
    read_into(file, group, name, tensor);
}

void write_tensor(CheckpointWriter& file, std::string_view group, const std::string& name,
                  const torch::Tensor& tensor) {
    const auto plain = tensor.detach().cpu().contiguous();
    file.tensor(group, name, from_torch(plain.scalar_type(), name), plain.sizes().vec(),
                plain.data_ptr());
}

void read_network(const CheckpointReader& file, std::string_view group,
                  torch::nn::Module& network) {
    const torch::NoGradGuard no_grad;
    const auto state = state_of(network);
    std::vector<TensorShape> required;
    for (const auto& [name, tensor] : state) {
        required.push_back(shape_of(name, tensor));
    }
    if (const auto faults = tensor_faults(file, group, required); !faults.empty()) {
        throw ConfigError("{}", faults.front());
    }
    for (const auto& [name, tensor] : state) {
        read_into(file, group, name, tensor);
    }
}

void write_network(CheckpointWriter& file, std::string_view group,
                   const torch::nn::Module& network) {
    for (const auto& [name, tensor] : state_of(network)) {
        write_tensor(file, group, name, tensor);
    }
}

Checkpoint::Checkpoint(CheckpointReader file)
    : file_(std::move(file)),
      config_(model_config_from_json(file_.configuration(), file_.path().string())),
      labels_(LabelTable::parse(file_.label_table(), file_.path().string())) {
    if (labels_.channels() != config_.generator.semantics.labels) {
        throw DataError("{}: its label table has {} labels, but its generator has {}",
                        file_.path().string(), labels_.channels(),
                        config_.generator.semantics.labels);
    }
}

Checkpoint Checkpoint::open(const std::filesystem::path& path) {
    return Checkpoint(CheckpointReader::open(path));
}

Generator Checkpoint::generator() const {
    auto generator = make_generator(config_.generator);
    read_network(file_, file_.has(kAverageGroup) ? kAverageGroup : kGeneratorGroup, *generator);
    generator->eval();
    return generator;
}

Encoder Checkpoint::encoder() const {
    if (!config_.encoder) {
        return nullptr;
    }
    Encoder encoder(*config_.encoder);
    read_network(file_, kEncoderGroup, *encoder);
    encoder->eval();
    return encoder;
}

} // namespace spade
