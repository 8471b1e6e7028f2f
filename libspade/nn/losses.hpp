#ifndef LIBSPADE_NN_LOSSES_HPP
#define LIBSPADE_NN_LOSSES_HPP

/// \file
/// What the networks are trained for: section 3 and appendix A of the paper, as its reference
/// implementation computes them. Every loss is a scalar tensor, not yet weighted.

#include "libspade/nn/encoder.hpp"

#include <torch/types.h>

#include <vector>

namespace spade {

/// The adversarial objective. The reference calls them hinge, ls, original and w.
enum class GanMode { kHinge, kLeastSquares, kCrossEntropy, kWasserstein };

/// What a discriminator answered: for each scale the output of each layer, the judgement last.
using Judgement = std::vector<std::vector<torch::Tensor>>;

/// The pictures first..first+count-1 of a judged batch.
Judgement part_of(const Judgement& judgement, std::int64_t first, std::int64_t count);

enum class Truth { kFake, kReal };

/// How far the discriminator is from telling `truth`, averaged over scales:
///     hinge    real -mean(min(x - 1, 0)), fake -mean(min(-x - 1, 0))
///     ls       mean((x - t)^2), t = 1 for real and 0 for fake
///     original cross entropy with logits    w  real -mean(x), fake mean(x)
torch::Tensor discriminator_loss(GanMode mode, const Judgement& judgement, Truth truth);

/// How far the generator is from being taken for real, averaged over scales: as the
/// discriminator's for real pictures, but for hinge -mean(x).
torch::Tensor generator_loss(GanMode mode, const Judgement& fake);

/// The mean absolute difference of all layers' outputs but the judgement, summed over layers and
/// averaged over scales. No gradient flows through `real`.
torch::Tensor feature_matching_loss(const Judgement& fake, const Judgement& real);

/// The Kullback-Leibler divergence of the style's posterior from a unit Gaussian,
///     -1/2 sum(1 + logvar - mu^2 - exp(logvar)),
/// summed over the batch, as the reference does: twice the batch is twice the loss.
torch::Tensor kl_divergence(const Style& style);

} // namespace spade

#endif // LIBSPADE_NN_LOSSES_HPP
