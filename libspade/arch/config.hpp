#ifndef LIBSPADE_ARCH_CONFIG_HPP
#define LIBSPADE_ARCH_CONFIG_HPP

/// \file
/// The typed configuration of a model, and its JSON form inside a checkpoint. Each number lives
/// once, as a member of the options in arch/options.hpp; this file only gives them names on disk.
/// No LibTorch: spade-prepare writes checkpoints without it.

#include "libspade/arch/options.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spade {

/// The groups of a checkpoint file. `average` holds the generator's averaged weights.
inline constexpr std::string_view kGeneratorGroup = "generator";
inline constexpr std::string_view kEncoderGroup = "encoder";
inline constexpr std::string_view kDiscriminatorGroup = "discriminator";
inline constexpr std::string_view kAverageGroup = "average";

/// Everything about a model that is not a weight.
struct ModelConfig {
    GeneratorOptions generator;
    std::optional<EncoderOptions> encoder;
    std::optional<DiscriminatorOptions> discriminator;

    /// The picture the model was trained for, in pixels; synthesis makes this size by default,
    /// and style photos are resized to it.
    std::int64_t width = 256;
    std::int64_t height = 256;

    /// Throws ConfigError naming the field and the value where a number is out of range.
    void check() const;
};

nlohmann::json to_json(const ModelConfig& config);

/// \param name  the file, for messages
/// Throws DataError where a field is missing, of the wrong type or out of its range.
ModelConfig model_config_from_json(const nlohmann::json& object, std::string_view name);

} // namespace spade

#endif // LIBSPADE_ARCH_CONFIG_HPP
