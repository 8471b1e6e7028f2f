#include "libspade/train/trained_model.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/nn/init.hpp"
#include "libspade/nn/state.hpp"
#include "libspade/train/optimizer_file.hpp"

#include <ATen/Version.h>
#include <torch/torch.h>
#include <torch/version.h>

namespace spade {

namespace {

using nlohmann::json;

constexpr const char* kAdamGenerator = "adam_generator";
constexpr const char* kAdamEncoder = "adam_encoder";
constexpr const char* kAdamDiscriminator = "adam_discriminator";

/// "AVX2" and the like: which kernels torch uses.
std::string instructions() {
    constexpr std::string_view kLabel = "CPU capability usage: ";
    const auto config = at::show_config();
    const auto at = config.find(kLabel);
    return at == std::string::npos
               ? std::string()
               : config.substr(at + kLabel.size(), config.find('\n', at) - at - kLabel.size());
}

template <class Network>
void prepare(Network& network, const char* name, Init init, std::uint64_t seed,
             const torch::TensorOptions& tensor_options) {
    initialize(network, name, init, seed);
    network.to(tensor_options.device(), c10::typeMetaToScalarType(tensor_options.dtype()));
    network.train();
}

std::string infinite_of(const torch::nn::Module& network, std::string_view group) {
    for (const auto& [name, tensor] : state_of(network)) {
        if (!torch::isfinite(tensor).all().item<bool>()) {
            return fmt::format("{}/{}", group, name);
        }
    }
    return {};
}

std::string infinite_of(const torch::optim::Adam& adam, std::string_view group) {
    for (const auto& item : adam.state()) {
        const auto& state = static_cast<const torch::optim::AdamParamState&>(*item.second);
        if (!torch::isfinite(state.exp_avg()).all().item<bool>() ||
            !torch::isfinite(state.exp_avg_sq()).all().item<bool>()) {
            return fmt::format("a moment of {}", group);
        }
    }
    return {};
}

} // namespace

json machine_of(const TrainPlan& plan) {
    json machine = {{"threads", at::get_num_threads()},
                    {"torch", TORCH_VERSION},
                    {"instructions", instructions()}};
    if (plan.loader.ranks > 1) {
        machine["ranks"] = plan.loader.ranks;
    }
    return machine;
}

TrainedModel::TrainedModel(const TrainPlan& plan, const ObjectiveOptions& objective,
                           const OptimizerOptions& optimizer, Precision precision, Init init,
                           double ema_decay, std::uint64_t seed, torch::Device device)
    : plan_(plan),
      objective_(objective),
      optimizer_(optimizer),
      precision_(precision),
      init_(init),
      ema_decay_(ema_decay),
      seed_(seed),
      device_(device) {
    build();
}

void TrainedModel::build() {
    const auto numbers = torch::TensorOptions(device_).dtype(type_of_numbers(precision_));
    Networks networks;
    networks.generator = make_generator(plan_.model.generator);
    prepare(*networks.generator, "generator", init_, seed_, numbers);
    if (plan_.model.encoder) {
        networks.encoder = Encoder(*plan_.model.encoder);
        prepare(*networks.encoder, "encoder", init_, seed_, numbers);
    }
    networks.discriminator = Discriminator(*plan_.model.discriminator);
    prepare(*networks.discriminator, "discriminator", init_, seed_, numbers);
    if (ema_decay_ > 0) {
        ema_.emplace(*networks.generator, ema_decay_);
    }
    iteration_.emplace(std::move(networks), objective_, optimizer_, precision_);
}

void TrainedModel::reset() {
    iteration_.reset();
    ema_.reset();
    build();
}

std::string TrainedModel::infinite_tensor() {
    const torch::NoGradGuard no_grad;
    const auto& n = networks();
    auto found = infinite_of(*n.generator, kGeneratorGroup);
    if (found.empty() && n.encoder) {
        found = infinite_of(*n.encoder, kEncoderGroup);
    }
    if (found.empty()) {
        found = infinite_of(*n.discriminator, kDiscriminatorGroup);
    }
    if (found.empty() && ema_) {
        found = infinite_of(*ema_->generator(), kAverageGroup);
    }
    if (found.empty()) {
        found = infinite_of(iteration_->generator_optimizer(), kAdamGenerator);
    }
    return found.empty() ? infinite_of(iteration_->discriminator_optimizer(), kAdamDiscriminator)
                         : found;
}

void TrainedModel::write(const std::filesystem::path& path, const LabelTable& table,
                         const Position& position) {
    auto configuration = to_json(plan_.model);
    configuration["training"] = {{"settings", plan_.settings},
                                 {"step", position.step},
                                 {"rollbacks", position.rollbacks},
                                 {"log", position.log},
                                 {"machine", machine_of(plan_)}};
    CheckpointWriter file(path, /*overwrite=*/true);
    file.configuration(configuration);
    file.label_table(table.text());
    file.provenance(Provenance::of_this_process());
    const auto& n = networks();
    write_network(file, kGeneratorGroup, *n.generator);
    write_optimizer(file, kAdamGenerator, iteration_->generator_optimizer(), *n.generator);
    if (n.encoder) {
        write_network(file, kEncoderGroup, *n.encoder);
        write_optimizer(file, kAdamEncoder, iteration_->generator_optimizer(), *n.encoder);
    }
    write_network(file, kDiscriminatorGroup, *n.discriminator);
    write_optimizer(file, kAdamDiscriminator, iteration_->discriminator_optimizer(),
                    *n.discriminator);
    if (ema_) {
        write_network(file, kAverageGroup, *ema_->generator());
    }
    file.commit();
}

Position TrainedModel::read(const CheckpointReader& file, const LabelTable& table) {
    const auto name = file.path().string();
    const auto difference = first_difference(LabelTable::parse(file.label_table(), name), table);
    if (difference) {
        throw ConfigError("{}: was trained with another label table: {}", name, *difference);
    }
    const auto configuration = file.configuration();
    if (!configuration.contains("training")) {
        throw ConfigError("{}: cannot be resumed: it has no optimizer state, since it was imported "
                          "or made slim",
                          name);
    }
    const auto& training = configuration["training"];
    Position position;
    try {
        require_same_settings(training.at("settings"), plan_.settings, name);
        position.step = training.at("step").get<std::int64_t>();
        position.rollbacks = training.at("rollbacks").get<int>();
        position.log = training.at("log");
        if (training.at("machine") != machine_of(plan_)) {
            log_warning("{}: was written with {}, but this is {}: the run resumes, but differs in "
                        "the last bits from an uninterrupted one",
                        name, training.at("machine").dump(), machine_of(plan_).dump());
        }
    } catch (const json::exception&) {
        throw DataError("{}: cannot read the training position", name);
    }
    auto n = networks();
    read_network(file, kGeneratorGroup, *n.generator);
    read_optimizer(file, kAdamGenerator, iteration_->generator_optimizer(), *n.generator);
    if (n.encoder) {
        read_network(file, kEncoderGroup, *n.encoder);
        read_optimizer(file, kAdamEncoder, iteration_->generator_optimizer(), *n.encoder);
    }
    read_network(file, kDiscriminatorGroup, *n.discriminator);
    read_optimizer(file, kAdamDiscriminator, iteration_->discriminator_optimizer(),
                   *n.discriminator);
    if (ema_) {
        read_network(file, kAverageGroup, *ema_->generator());
    }
    return position;
}

} // namespace spade
