#ifndef LIBSPADE_MODEL_CHECKPOINT_HPP
#define LIBSPADE_MODEL_CHECKPOINT_HPP

/// \file
/// Checkpoints bound to modules: where nn meets io.

#include "libspade/arch/config.hpp"
#include "libspade/io/checkpoint_file.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/nn/encoder.hpp"
#include "libspade/nn/generator.hpp"

#include <torch/nn/module.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace spade {

/// Reads every tensor of `network` from `group`, converting to the network's dtype.
/// Throws ConfigError where a tensor is missing, unexpected, or of another shape.
void read_network(const CheckpointReader& file, std::string_view group, torch::nn::Module& network);

/// Writes every parameter and buffer of `network` under `group`.
void write_network(CheckpointWriter& file, std::string_view group,
                   const torch::nn::Module& network);

/// Reads or writes one tensor on any device. Reading converts to the dtype of `tensor`, and throws
/// ConfigError where it is missing or of another shape; writing stores the dtype of `tensor`.
void read_tensor(const CheckpointReader& file, std::string_view group, const std::string& name,
                 const torch::Tensor& tensor);
void write_tensor(CheckpointWriter& file, std::string_view group, const std::string& name,
                  const torch::Tensor& tensor);

/// A checkpoint opened for synthesis.
class Checkpoint {
public:
    /// Verifies the whole file before anything is built from it.
    /// Throws MissingError, DataError or ConfigError, each naming the file.
    static Checkpoint open(const std::filesystem::path& path);

    const ModelConfig& config() const { return config_; }
    const LabelTable& labels() const { return labels_; }

    /// The digest of the contents, by which a picture's manifest identifies its model.
    Digest digest() const { return file_.digest(); }

    /// In evaluation mode, on the CPU; the averaged weights where the file has them.
    Generator generator() const;

    /// In evaluation mode, on the CPU; an empty holder where the model has no style.
    Encoder encoder() const;

private:
    explicit Checkpoint(CheckpointReader file);

    CheckpointReader file_;
    ModelConfig config_;
    LabelTable labels_;
};

} // namespace spade

#endif // LIBSPADE_MODEL_CHECKPOINT_HPP
