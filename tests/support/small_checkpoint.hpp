#ifndef TESTS_SUPPORT_SMALL_CHECKPOINT_HPP
#define TESTS_SUPPORT_SMALL_CHECKPOINT_HPP

#include "libspade/arch/config.hpp"
#include "libspade/arch/tensors.hpp"
#include "libspade/io/checkpoint_file.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace spade::test {

inline ModelConfig small_model() {
    ModelConfig config;
    config.generator.semantics.labels = 3;
    config.generator.ngf = 1;
    config.generator.hidden = 2;
    config.generator.latent = Latent::kStyle;
    config.generator.z_dim = 4;
    config.generator.grid_width = 2;
    config.generator.grid_height = 2;
    config.encoder = EncoderOptions{/*nef=*/1, /*z_dim=*/4, /*side=*/64};
    config.discriminator = DiscriminatorOptions{config.generator.semantics, 2, 1, 2};
    config.width = 64;
    config.height = 64;
    return config;
}

/// The contents of a checkpoint, by "group/name". Tests change it before it is written.
using Tensors = std::map<std::string, std::vector<float>>;

/// Fills all tensors of a group with distinct numbers.
inline void fill(Tensors& tensors, const std::string& group, const std::vector<TensorShape>& shapes,
                 float first) {
    for (const auto& tensor : shapes) {
        auto& values = tensors[group + '/' + tensor.name];
        for (std::int64_t i = 0; i < tensor.elements(); ++i) {
            values.push_back(first);
            first += 0.0017F;
        }
    }
}

inline Tensors small_tensors(const ModelConfig& config, bool average = false) {
    Tensors tensors;
    fill(tensors, "generator", tensors_of(config.generator), -1);
    fill(tensors, "encoder", tensors_of(*config.encoder), -2);
    fill(tensors, "discriminator", tensors_of(*config.discriminator), -3);
    if (average) {
        fill(tensors, "average", tensors_of(config.generator), 1);
    }
    return tensors;
}

/// Shapes by "group/name", for writing.
inline std::map<std::string, std::vector<std::int64_t>> shapes_of(const ModelConfig& config) {
    std::map<std::string, std::vector<std::int64_t>> shapes;
    const auto add = [&](const std::string& group, const std::vector<TensorShape>& tensors) {
        for (const auto& tensor : tensors) {
            shapes[group + '/' + tensor.name] = tensor.shape;
        }
    };
    add("generator", tensors_of(config.generator));
    add("average", tensors_of(config.generator));
    add("encoder", tensors_of(*config.encoder));
    add("discriminator", tensors_of(*config.discriminator));
    return shapes;
}

inline constexpr auto kThreeLabels = "0\tsky\n1\tsea\n2\tgrass\n";

/// A tensor that the networks do not have is written as a vector.
inline Digest write_checkpoint(const std::filesystem::path& path, const ModelConfig& config,
                               const Tensors& tensors, const std::string& table = kThreeLabels) {
    const auto shapes = shapes_of(config);
    CheckpointWriter file(path, true);
    file.configuration(to_json(config));
    file.label_table(table);
    file.provenance(Provenance::of_this_process());
    for (const auto& [name, values] : tensors) {
        const auto slash = name.find('/');
        const auto known = shapes.find(name);
        const std::vector<std::int64_t> vector{static_cast<std::int64_t>(values.size())};
        file.tensor(name.substr(0, slash), name.substr(slash + 1), Dtype::f32,
                    known != shapes.end() ? known->second : vector, values.data());
    }
    return file.commit();
}

} // namespace spade::test

#endif // TESTS_SUPPORT_SMALL_CHECKPOINT_HPP
