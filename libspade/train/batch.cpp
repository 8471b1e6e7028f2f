#include "libspade/train/batch.hpp"

#include "libspade/base/error.hpp"
#include "libspade/model/picture_tensor.hpp"
#include "libspade/nn/random.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

void require_model_size(const TrainingItem& item, const DataSet& set, const ModelConfig& model) {
    const auto size = item.channels.size;
    if (size.width != model.width || size.height != model.height) {
        throw ConfigError("{}: has {}x{} pixels, but the network is trained for {}x{}; pack all "
                          "pictures to one size, or give --crop-size",
                          set.text(item.index), size.width, size.height, model.width, model.height);
    }
    if (!item.photo) {
        throw DataError("{}: has no photo to train on", set.text(item.index));
    }
}

} // namespace

TrainingBatch to_batch(const std::vector<TrainingItem>& items, const DataSet& set,
                       const ModelConfig& model, const torch::TensorOptions& tensor_options) {
    const auto& semantics = model.generator.semantics;
    std::vector<torch::Tensor> ids;
    std::vector<torch::Tensor> edges;
    std::vector<torch::Tensor> photos;
    for (const auto& item : items) {
        require_model_size(item, set, model);
        ids.push_back(to_tensor(item.channels));
        photos.push_back(to_tensor(*item.photo));
        if (semantics.edges) {
            edges.push_back(instance_edges(to_tensor(*item.instances)));
        }
    }
    const SemanticMap maps(semantics, torch::cat(ids),
                           edges.empty() ? torch::Tensor() : torch::cat(edges));
    return {maps.to(tensor_options.device()),
            torch::cat(photos).to(tensor_options).contiguous(at::MemoryFormat::ChannelsLast)};
}

torch::Tensor style_noise(const std::vector<TrainingItem>& items, const DataSet& set,
                          const ModelConfig& model, std::uint64_t seed, std::string_view purpose,
                          const torch::TensorOptions& tensor_options) {
    if (!model.generator.takes_style()) {
        return {};
    }
    std::vector<torch::Tensor> rows;
    rows.reserve(items.size());
    for (const auto& item : items) {
        auto random =
            random_stream(seed, fmt::format("latent/{}/{}", set.name(item.index), purpose));
        rows.push_back(torch::randn({model.generator.z_dim}, random));
    }
    return torch::stack(rows).to(tensor_options);
}

} // namespace spade
