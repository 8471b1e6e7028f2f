#include "libspade/train/iteration.hpp"

#include "libspade/train/adam_step.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

double rate_of(const OptimizerOptions& o, double scale) {
    return o.two_time_scales ? scale * o.learning_rate : o.learning_rate;
}

constexpr double kGeneratorScale = 0.5;
constexpr double kDiscriminatorScale = 2;

torch::optim::AdamOptions adam(const OptimizerOptions& o, double scale) {
    return torch::optim::AdamOptions(rate_of(o, scale)).betas({o.beta1, o.beta2});
}

void set_rate(torch::optim::Adam& adam, double rate) {
    for (auto& group : adam.param_groups()) {
        static_cast<torch::optim::AdamOptions&>(group.options()).lr(rate);
    }
}

/// While it lives, no gradients are computed for a network's weights.
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

torch::Tensor total_of(const Losses& losses) {
    auto total = losses.front().second;
    for (std::size_t i = 1; i < losses.size(); ++i) {
        total = total + losses[i].second;
    }
    return total;
}

/// Accumulates the gradients, then detaches the losses.
void backward(Losses& losses, double share) {
    const auto total = total_of(losses);
    (share == 1 ? total : total * share).backward();
    for (auto& loss : losses) {
        loss.second = loss.second.detach();
    }
}

} // namespace

std::vector<torch::Tensor> generator_parameters(const Networks& networks) {
    auto parameters = networks.generator->parameters();
    if (networks.encoder) {
        const auto more = networks.encoder->parameters();
        parameters.insert(parameters.end(), more.begin(), more.end());
    }
    return parameters;
}

std::pair<DiscriminatorOutput, DiscriminatorOutput>
judge(Discriminator& discriminator, const TrainingBatch& batch, const torch::Tensor& fake) {
    const auto n = batch.photo.size(0);
    const auto both = discriminator(batch.maps, torch::cat({fake, batch.photo})); // [2N, ...]
    return {part_of(both, 0, n), part_of(both, n, n)};
}

Losses generator_losses(const ObjectiveOptions& o, const DiscriminatorOutput& fake_output,
                        const DiscriminatorOutput& real_output, const Style* style,
                        const torch::Tensor& fake, const torch::Tensor& real) {
    Losses losses;
    if (style != nullptr) {
        const auto n = static_cast<double>(fake.size(0));
        const auto weight = o.kl_batch > 0 ? o.kl * o.kl_batch / n : o.kl;
        losses.emplace_back("KLD", weight * kl_divergence(*style));
    }
    losses.emplace_back("GAN", generator_loss(o.gan, fake_output));
    if (o.feature_matching != 0) {
        losses.emplace_back("GAN_Feat",
                            o.feature_matching * feature_matching_loss(fake_output, real_output));
    }
    if (o.perceptual) {
        losses.emplace_back(o.perceptual_name, o.perceptual_weight * o.perceptual(fake, real));
    }
    return losses;
}

Losses discriminator_losses(const ObjectiveOptions& o, const DiscriminatorOutput& fake,
                            const DiscriminatorOutput& real) {
    return {{"D_Fake", discriminator_loss(o.gan, fake, Truth::kFake)},
            {"D_real", discriminator_loss(o.gan, real, Truth::kReal)}};
}

Iteration::Iteration(Networks networks, const ObjectiveOptions& objective,
                     const OptimizerOptions& optimizer, Precision precision)
    : networks_(std::move(networks)),
      objective_(objective),
      rates_(optimizer),
      precision_(precision),
      generator_optimizer_(generator_parameters(networks_), adam(optimizer, kGeneratorScale)),
      discriminator_optimizer_(networks_.discriminator->parameters(),
                               adam(optimizer, kDiscriminatorScale)) {}

torch::Tensor Iteration::encode(const torch::Tensor& photo, const torch::Tensor& eps,
                                Style& style) {
    if (!networks_.encoder) {
        return eps;
    }
    style = networks_.encoder(photo);
    style = {widened(style.mu), widened(style.logvar)};
    return style.sample(eps);
}

torch::Tensor Iteration::synthesize(const TrainingBatch& batch, const torch::Tensor& z) {
    return widened(networks_.generator->forward(batch.maps, z)); // [N, 3, H, W]
}

Losses Iteration::accumulate_generator(const TrainingBatch& batch, const torch::Tensor& eps,
                                       double share) {
    const Frozen frozen(*networks_.discriminator);
    Style style;
    torch::Tensor fake; // [N, 3, H, W]
    std::pair<DiscriminatorOutput, DiscriminatorOutput> judged;
    {
        const Autocast autocast(precision_, batch.photo.device());
        fake = synthesize(batch, encode(batch.photo, eps, style));
        judged = judge(networks_.discriminator, batch, fake);
    }
    auto losses = generator_losses(objective_, judged.first, judged.second,
                                   networks_.encoder ? &style : nullptr, fake, batch.photo);
    backward(losses, share);
    fake_ = fake.detach();
    return losses;
}

Losses Iteration::accumulate_discriminator(const TrainingBatch& batch, const torch::Tensor& eps,
                                           const torch::Tensor& fake, double share) {
    std::pair<DiscriminatorOutput, DiscriminatorOutput> judged;
    {
        const Autocast autocast(precision_, batch.photo.device());
        auto pictures = fake;
        if (!pictures.defined()) {
            const torch::NoGradGuard no_grad;
            Style style;
            pictures = synthesize(batch, encode(batch.photo, eps, style));
        }
        judged = judge(networks_.discriminator, batch, pictures);
    }
    auto losses = discriminator_losses(objective_, judged.first, judged.second);
    backward(losses, share);
    return losses;
}

double Iteration::gradient_norm(const torch::optim::Optimizer& optimizer) {
    const torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> norms;
    for (const auto& group : optimizer.param_groups()) {
        for (const auto& parameter : group.params()) {
            if (parameter.grad().defined()) {
                norms.push_back(parameter.grad().norm());
            }
        }
    }
    return norms.empty() ? 0 : torch::stack(norms).norm().item<double>();
}

void Iteration::move(torch::optim::Adam& optimizer) {
    adam_step(optimizer);
    for (auto& group : optimizer.param_groups()) {
        for (auto& parameter : group.params()) {
            parameter.mutable_grad().reset(); // the next one replaces it instead of being added
        }
    }
}

void Iteration::set_learning_rate(double rate) {
    rates_.learning_rate = rate;
    set_rate(generator_optimizer_, rate_of(rates_, kGeneratorScale));
    set_rate(discriminator_optimizer_, rate_of(rates_, kDiscriminatorScale));
}

Losses Iteration::generator_step(const TrainingBatch& batch, const torch::Tensor& eps) {
    auto losses = accumulate_generator(batch, eps, 1);
    update_generator();
    return losses;
}

Losses Iteration::discriminator_step(const TrainingBatch& batch, const torch::Tensor& eps,
                                     bool reuse_fake) {
    auto losses = accumulate_discriminator(batch, eps, reuse_fake ? fake_ : torch::Tensor(), 1);
    update_discriminator();
    return losses;
}

} // namespace spade
