#include "libspade/train/validation.hpp"

#include "libspade/base/stop.hpp"
#include "libspade/train/batch.hpp"
#include "libspade/train/evaluating.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

constexpr int kMaxItems = 256;

Losses losses_of(const TrainingBatch& batch, const ObjectiveOptions& objective,
                 const Networks& networks, GeneratorImpl& generator) {
    const auto style = styles_of(networks, batch.photo);
    const auto fake = generator.forward(batch.maps, style.mu);
    auto discriminator = networks.discriminator;
    const auto [fake_output, real_output] = judge(discriminator, batch, fake);
    auto losses = generator_losses(objective, fake_output, real_output,
                                   networks.encoder ? &style : nullptr, fake, batch.photo);
    const auto more = discriminator_losses(objective, fake_output, real_output);
    losses.insert(losses.end(), more.begin(), more.end());
    losses.emplace_back("L1", torch::l1_loss(fake, batch.photo));
    return losses;
}

} // namespace

std::vector<std::pair<std::string, double>>
validation_losses(const DataSet& set, const TrainPlan& plan, const ObjectiveOptions& objective,
                  const Networks& networks, GeneratorImpl& generator,
                  const torch::TensorOptions& tensor_options) {
    const torch::NoGradGuard no_grad;
    const Evaluating evaluating(generator);
    auto discriminator = networks.discriminator;
    const Evaluating judging(*discriminator);
    std::vector<std::pair<std::string, double>> means;
    const auto items = evenly_spaced(set.size(), kMaxItems);
    for (const auto index : items) {
        if (stop_requested()) {
            return {};
        }
        const auto item = load_item(set, index, unaugmented(plan));
        const auto losses = losses_of(to_batch({item}, set, plan.model, tensor_options), objective,
                                      networks, generator);
        means.resize(losses.size());
        for (std::size_t i = 0; i < losses.size(); ++i) {
            means[i].first = losses[i].first;
            means[i].second += losses[i].second.item<double>() / static_cast<double>(items.size());
        }
    }
    return means;
}

} // namespace spade
