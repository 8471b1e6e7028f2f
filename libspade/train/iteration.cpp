#include "libspade/train/iteration.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

std::vector<torch::Tensor> generator_parameters(const Networks& networks) {
    auto parameters = networks.generator->parameters();
    if (networks.encoder) {
        const auto more = networks.encoder->parameters();
        parameters.insert(parameters.end(), more.begin(), more.end());
    }
    return parameters;
}

torch::optim::AdamOptions adam(const OptimizerOptions& o, double scale) {
    const auto rate = o.two_time_scales ? scale * o.learning_rate : o.learning_rate;
    return torch::optim::AdamOptions(rate).betas({o.beta1, o.beta2});
}

/// While it lives, no gradient is computed for a network's own weights.
class Frozen {
public:
    explicit Frozen(torch::nn::Module& network) : network_(network) { set(false); }
    ~Frozen() { set(true); }
    Frozen(const Frozen&) = delete;
    Frozen& operator=(const Frozen&) = delete;

private:
    void set(bool required) {
        for (auto& parameter : network_.parameters()) {
            parameter.set_requires_grad(required);
        }
    }
    torch::nn::Module& network_;
};

void minimize(const Losses& losses, torch::optim::Optimizer& optimizer) {
    auto total = losses.front().second;
    for (std::size_t i = 1; i < losses.size(); ++i) {
        total = total + losses[i].second;
    }
    optimizer.zero_grad();
    total.backward();
    optimizer.step();
}

void detach(Losses& losses) {
    for (auto& loss : losses) {
        loss.second = loss.second.detach();
    }
}

} // namespace

Iteration::Iteration(Networks networks, const ObjectiveOptions& objective,
                     const OptimizerOptions& optimizer)
    : networks_(std::move(networks)),
      objective_(objective),
      generator_optimizer_(generator_parameters(networks_), adam(optimizer, 0.5)),
      discriminator_optimizer_(networks_.discriminator->parameters(), adam(optimizer, 2)) {}

torch::Tensor Iteration::encode(const torch::Tensor& photo, const torch::Tensor& eps,
                                Style& style) {
    if (!networks_.encoder) {
        return eps;
    }
    style = networks_.encoder(photo);
    return style.sample(eps);
}

std::pair<Judgement, Judgement> Iteration::judge(const TrainingBatch& batch,
                                                 const torch::Tensor& fake) {
    const auto n = batch.photo.size(0);
    const auto both = networks_.discriminator(batch.maps.repeated(2),
                                              torch::cat({fake, batch.photo})); // [2N, ...]
    return {part_of(both, 0, n), part_of(both, n, n)};
}

Losses Iteration::generator_step(const TrainingBatch& batch, const torch::Tensor& eps) {
    const Frozen frozen(*networks_.discriminator);
    Style style;
    const auto z = encode(batch.photo, eps, style);                // [N, z_dim]
    const auto fake = networks_.generator->forward(batch.maps, z); // [N, 3, H, W]
    const auto [fake_judgement, real_judgement] = judge(batch, fake);

    Losses losses;
    if (networks_.encoder) {
        losses.emplace_back("KLD", objective_.kl * kl_divergence(style));
    }
    losses.emplace_back("GAN", generator_loss(objective_.gan, fake_judgement));
    if (objective_.feature_matching != 0) {
        losses.emplace_back("GAN_Feat", objective_.feature_matching *
                                            feature_matching_loss(fake_judgement, real_judgement));
    }
    minimize(losses, generator_optimizer_);
    detach(losses);
    fake_ = fake.detach();
    return losses;
}

Losses Iteration::discriminator_step(const TrainingBatch& batch, const torch::Tensor& eps,
                                     bool reuse_fake) {
    auto fake = fake_;
    if (!reuse_fake) {
        const torch::NoGradGuard no_grad;
        Style style;
        const auto z = encode(batch.photo, eps, style);
        fake = networks_.generator->forward(batch.maps, z);
    }
    const auto [fake_judgement, real_judgement] = judge(batch, fake);

    Losses losses{{"D_Fake", discriminator_loss(objective_.gan, fake_judgement, Truth::kFake)},
                  {"D_real", discriminator_loss(objective_.gan, real_judgement, Truth::kReal)}};
    minimize(losses, discriminator_optimizer_);
    detach(losses);
    return losses;
}

} // namespace spade
