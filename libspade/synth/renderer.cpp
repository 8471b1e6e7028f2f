#include "libspade/synth/renderer.hpp"

#include "libspade/nn/open_device.hpp"
#include "libspade/nn/random.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

namespace spade {

Renderer::Renderer(const Checkpoint& checkpoint, const Device& device)
    : device_(open_device(device)),
      generator_(checkpoint.generator()),
      encoder_(checkpoint.encoder()) {
    generator_->to(device_);
    if (encoder_) {
        encoder_->to(device_);
    }
}

Style Renderer::encode(const Photo& photo) {
    const torch::InferenceMode inference;
    const auto style = encoder_(to_tensor(photo).to(device_));
    return {style.mu.squeeze(0).cpu(), style.logvar.squeeze(0).cpu()};
}

SemanticMap Renderer::batched(const std::vector<RenderJob>& jobs) const {
    std::vector<torch::Tensor> ids;
    std::vector<torch::Tensor> edges;
    for (const auto& job : jobs) {
        ids.push_back(to_tensor(job.ids));
        if (job.instances) {
            edges.push_back(instance_edges(to_tensor(*job.instances)));
        }
    }
    return SemanticMap(generator_->options().semantics, torch::cat(ids),
                       edges.empty() ? torch::Tensor() : torch::cat(edges))
        .to(device_);
}

torch::Tensor Renderer::forward(const std::vector<RenderJob>& jobs) {
    torch::Tensor z;
    if (generator_->options().takes_style()) {
        std::vector<torch::Tensor> styles;
        styles.reserve(jobs.size());
        for (const auto& job : jobs) {
            styles.push_back(job.z);
        }
        z = torch::stack(styles).to(device_); // [N, z_dim]
    }
    return generator_->forward(batched(jobs), z).cpu(); // [N, 3, H, W]
}

std::vector<Photo> Renderer::render(const std::vector<RenderJob>& jobs, Rounding rounding) {
    const torch::InferenceMode inference;
    std::vector<Photo> photos;
    if (device_.is_cpu()) {
        for (const auto& job : jobs) {
            photos.push_back(to_photo(forward({job})[0], rounding));
        }
        return photos;
    }
    const auto pictures = forward(jobs); // [N, 3, H, W]
    for (std::int64_t i = 0; i < pictures.size(0); ++i) {
        photos.push_back(to_photo(pictures[i], rounding));
    }
    return photos;
}

torch::Tensor latent_noise(std::uint64_t seed, std::string_view item, int sample,
                           std::int64_t z_dim) {
    auto random = random_stream(seed, fmt::format("latent/{}/{}", item, sample));
    return torch::randn({z_dim}, random);
}

} // namespace spade
