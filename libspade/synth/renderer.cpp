#include "libspade/synth/renderer.hpp"

#include "libspade/base/log.hpp"
#include "libspade/nn/open_device.hpp"
#include "libspade/nn/random.hpp"

#include <fmt/format.h>
#include <torch/torch.h>

namespace spade {

Renderer::Renderer(const Checkpoint& checkpoint, const Device& device, Precision precision)
    : device_(open_device(device)),
      precision_(precision),
      options_(checkpoint.config().generator),
      generator_(checkpoint.generator()),
      encoder_(checkpoint.encoder()) {
    const auto spade = std::dynamic_pointer_cast<SpadeGeneratorImpl>(generator_);
    if (device_.is_cpu() && spade) {
        PrepareOptions prepare;
        prepare.precision = precision;
        if (precision == Precision::kBFloat16 && !has_fast_bfloat16()) {
            log_warning("--precision bf16: this processor lacks AVX-512 BF16, or the tool was "
                        "built without oneDNN; computing in fp32");
            prepare.precision = Precision::kFloat32;
        }
        prepared_.emplace(*spade, prepare);
        generator_.reset();
    } else {
        const torch::NoGradGuard no_grad;
        fold_spectral_norm(*generator_);
        generator_->to(device_);
    }
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
    return SemanticMap(options_.semantics, torch::cat(ids),
                       edges.empty() ? torch::Tensor() : torch::cat(edges))
        .to(device_);
}

torch::Tensor Renderer::pictures(const std::vector<RenderJob>& jobs) {
    torch::Tensor z;
    if (options_.takes_style()) {
        std::vector<torch::Tensor> styles;
        styles.reserve(jobs.size());
        for (const auto& job : jobs) {
            styles.push_back(job.z);
        }
        z = torch::stack(styles).to(device_); // [N, z_dim]
    }
    if (prepared_) {
        return prepared_->forward(batched(jobs), z); // [N, 3, H, W]
    }
    const Autocast autocast(precision_, device_);
    return widened(generator_->forward(batched(jobs), z)).cpu(); // [N, 3, H, W]
}

std::vector<Photo> Renderer::render(const std::vector<RenderJob>& jobs, Rounding rounding) {
    const torch::InferenceMode inference;
    std::vector<Photo> photos;
    if (device_.is_cpu()) {
        for (const auto& job : jobs) {
            photos.push_back(to_photo(pictures({job})[0], rounding));
        }
        return photos;
    }
    const auto made = pictures(jobs); // [N, 3, H, W]
    for (std::int64_t i = 0; i < made.size(0); ++i) {
        photos.push_back(to_photo(made[i], rounding));
    }
    return photos;
}

torch::Tensor latent_noise(std::uint64_t seed, std::string_view item, int sample,
                           std::int64_t z_dim) {
    auto random = random_stream(seed, fmt::format("latent/{}/{}", item, sample));
    return torch::randn({z_dim}, random);
}

} // namespace spade
