#include "libspade/nn/losses.hpp"

#include "libspade/nn/precision.hpp"

#include <torch/torch.h>

namespace spade {

namespace {

torch::Tensor distance_to(const torch::Tensor& x, Truth truth, GanMode mode) {
    const bool real = truth == Truth::kReal;
    switch (mode) {
    case GanMode::kHinge:
        return -torch::mean(torch::clamp_max((real ? x : -x) - 1, 0));
    case GanMode::kLeastSquares:
        return torch::mse_loss(x, torch::full_like(x, real ? 1 : 0));
    case GanMode::kCrossEntropy:
        return torch::binary_cross_entropy_with_logits(x, torch::full_like(x, real ? 1 : 0));
    case GanMode::kWasserstein:
        break;
    }
    return real ? -torch::mean(x) : torch::mean(x);
}

template <class Loss>
torch::Tensor mean_over_scales(const DiscriminatorOutput& output, const Loss& loss) {
    auto sum = loss(widened(output.front().back()));
    for (std::size_t scale = 1; scale < output.size(); ++scale) {
        sum = sum + loss(widened(output[scale].back()));
    }
    return sum / static_cast<double>(output.size());
}

} // namespace

DiscriminatorOutput part_of(const DiscriminatorOutput& output, std::int64_t first,
                            std::int64_t count) {
    auto part = output;
    for (auto& scale : part) {
        for (auto& layer : scale) {
            layer = layer.narrow(0, first, count);
        }
    }
    return part;
}

torch::Tensor discriminator_loss(GanMode mode, const DiscriminatorOutput& output, Truth truth) {
    return mean_over_scales(output,
                            [&](const torch::Tensor& x) { return distance_to(x, truth, mode); });
}

torch::Tensor generator_loss(GanMode mode, const DiscriminatorOutput& fake) {
    if (mode == GanMode::kHinge) {
        return mean_over_scales(fake, [](const torch::Tensor& x) { return -torch::mean(x); });
    }
    return discriminator_loss(mode, fake, Truth::kReal);
}

torch::Tensor feature_matching_loss(const DiscriminatorOutput& fake,
                                    const DiscriminatorOutput& real) {
    auto sum = torch::zeros({}, widened(fake.front().front()).options());
    for (std::size_t scale = 0; scale < fake.size(); ++scale) {
        for (std::size_t layer = 0; layer + 1 < fake[scale].size(); ++layer) {
            sum = sum +
                  torch::l1_loss(widened(fake[scale][layer]), widened(real[scale][layer]).detach());
        }
    }
    return sum / static_cast<double>(fake.size());
}

torch::Tensor kl_divergence(const Style& style) {
    return -0.5 * torch::sum(1 + style.logvar - style.mu.pow(2) - style.logvar.exp());
}

} // namespace spade
