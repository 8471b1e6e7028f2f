#ifndef LIBSPADE_NN_LOSSES_HPP
#define LIBSPADE_NN_LOSSES_HPP

/// \file
/// What the networks are trained for: section 3 and appendix A of the paper, as its reference
/// implementation computes them. Every loss is a scalar tensor, not yet weighted.

#include "libspade/arch/options.hpp"
#include "libspade/nn/encoder.hpp"

#include <torch/types.h>

#include <vector>

namespace spade {

/// The output of each layer for each scale; the last layer of a scale holds its scores.
using DiscriminatorOutput = std::vector<std::vector<torch::Tensor>>;

/// The outputs for pictures first..first+count-1 of the batch.
DiscriminatorOutput part_of(const DiscriminatorOutput& output, std::int64_t first,
                            std::int64_t count);

enum class Truth { kFake, kReal };

/// How far the discriminator is from recognizing `truth`, averaged over scales:
///     hinge    real -mean(min(x - 1, 0)), fake -mean(min(-x - 1, 0))
///     ls       mean((x - t)^2), t = 1 for real and 0 for fake
///     original cross entropy with logits    w  real -mean(x), fake mean(x)
torch::Tensor discriminator_loss(GanMode mode, const DiscriminatorOutput& output, Truth truth);

/// How far fakes are from being taken for real, averaged over scales: the discriminator's loss for
/// real pictures, but -mean(x) for hinge.
torch::Tensor generator_loss(GanMode mode, const DiscriminatorOutput& fake);

/// The mean absolute difference of all feature layers (the scores are left out), summed over layers
/// and averaged over scales. No gradient flows through `real`.
torch::Tensor feature_matching_loss(const DiscriminatorOutput& fake,
                                    const DiscriminatorOutput& real);

/// The Kullback-Leibler divergence of the style's posterior from a unit Gaussian,
///     -1/2 sum(1 + logvar - mu^2 - exp(logvar)),
/// summed over the batch, as the reference does: doubling the batch doubles the loss.
torch::Tensor kl_divergence(const Style& style);

} // namespace spade

#endif // LIBSPADE_NN_LOSSES_HPP
