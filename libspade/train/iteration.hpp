#ifndef LIBSPADE_TRAIN_ITERATION_HPP
#define LIBSPADE_TRAIN_ITERATION_HPP

/// \file
/// One iteration of training: the generator's step, then the discriminator's, in the order and
/// with the side effects of the reference (both steps advance spectral norm and running
/// statistics). Data, schedules and files are the trainer's.

#include "libspade/nn/discriminator.hpp"
#include "libspade/nn/encoder.hpp"
#include "libspade/nn/generator.hpp"
#include "libspade/nn/losses.hpp"

#include <torch/optim/adam.h>
#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

namespace spade {

struct ObjectiveOptions {
    GanMode gan = GanMode::kHinge;
    double feature_matching = 10; ///< lambda_feat, divided by the number of scales in the loss
    double kl = 0.05; ///< lambda_kld: of the divergence summed over the batch of one worker
};

struct OptimizerOptions {
    double learning_rate = 2e-4;
    /// Two time scales (Heusel et al., 2017): half the rate for generator and encoder, twice the
    /// rate for the discriminator; off, both have the rate itself.
    bool two_time_scales = true;
    double beta1 = 0; ///< of Adam
    double beta2 = 0.9;
};

/// What one step trains on.
struct TrainingBatch {
    SemanticMap maps;    ///< N of [H, W]
    torch::Tensor photo; ///< [N, 3, H, W] in -1..1
};

/// The networks of one model; the encoder is empty where the generator takes no style.
struct Networks {
    Generator generator;
    Encoder encoder{nullptr};
    Discriminator discriminator{nullptr};
};

/// Losses by the reference's names (GAN, GAN_Feat, KLD; D_Fake, D_real), weighted: their sum is
/// what was minimized.
using Losses = std::vector<std::pair<std::string, torch::Tensor>>;

class Iteration {
public:
    Iteration(Networks networks, const ObjectiveOptions& objective,
              const OptimizerOptions& optimizer);

    /// Synthesizes, judges, and moves generator and encoder.
    /// \param eps  noise of the style [N, z_dim]; undefined without a style
    Losses generator_step(const TrainingBatch& batch, const torch::Tensor& eps);

    /// Synthesizes anew with the moved generator, as the reference does, and moves the
    /// discriminator; or takes the generator step's picture where `reuse_fake`.
    Losses discriminator_step(const TrainingBatch& batch, const torch::Tensor& eps,
                              bool reuse_fake = false);

    /// The last picture that the generator's step made [N, 3, H, W], without gradient.
    const torch::Tensor& fake() const { return fake_; }

    const Networks& networks() const { return networks_; }
    torch::optim::Adam& generator_optimizer() { return generator_optimizer_; }
    torch::optim::Adam& discriminator_optimizer() { return discriminator_optimizer_; }

private:
    /// z from the photo's style, or no style at all; the posterior goes to `style`.
    torch::Tensor encode(const torch::Tensor& photo, const torch::Tensor& eps, Style& style);
    /// One pass of the discriminator over fake and real pictures. \returns fake, real
    std::pair<Judgement, Judgement> judge(const TrainingBatch& batch, const torch::Tensor& fake);

    Networks networks_;
    ObjectiveOptions objective_;
    torch::optim::Adam generator_optimizer_;
    torch::optim::Adam discriminator_optimizer_;
    torch::Tensor fake_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_ITERATION_HPP
