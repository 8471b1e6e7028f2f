#ifndef LIBSPADE_TRAIN_ITERATION_HPP
#define LIBSPADE_TRAIN_ITERATION_HPP

/// \file
/// One iteration of training: the generator's step, then the discriminator's, in the order and
/// with the side effects of the reference (both steps advance spectral norm and running
/// statistics). The trainer handles data, schedules and files.

#include "libspade/nn/discriminator.hpp"
#include "libspade/nn/encoder.hpp"
#include "libspade/nn/generator.hpp"
#include "libspade/nn/losses.hpp"
#include "libspade/nn/precision.hpp"

#include <torch/optim/adam.h>
#include <torch/types.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace spade {

struct ObjectiveOptions {
    GanMode gan = GanMode::kHinge;
    double feature_matching = 10; ///< lambda_feat, divided by the number of scales in the loss
    double kl = 0.05;             ///< lambda_kld, of the divergence summed over kl_batch pictures
    /// The reference sums over the pictures of one GPU, so its weight depends on how a batch is
    /// split: 4 in the published runs. 0: the size of the batch.
    double kl_batch = 0;
    /// How different fake and real look, a scalar; empty: no such term.
    std::function<torch::Tensor(const torch::Tensor& fake, const torch::Tensor& real)> perceptual;
    std::string perceptual_name = "VGG";
    double perceptual_weight = 10; ///< lambda_vgg
};

struct OptimizerOptions {
    double learning_rate = 2e-4;
    /// Two time scales (Heusel et al., 2017): half the rate for generator and encoder, twice the
    /// rate for the discriminator; if false, both use the rate itself.
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

/// The parameters that the generator's step updates: generator and encoder.
std::vector<torch::Tensor> generator_parameters(const Networks& networks);

/// Losses by the reference's names (KLD, GAN, GAN_Feat, VGG; D_Fake, D_real), weighted: their sum
/// is what was minimized.
using Losses = std::vector<std::pair<std::string, torch::Tensor>>;

class Iteration {
public:
    Iteration(Networks networks, const ObjectiveOptions& objective,
              const OptimizerOptions& optimizer, Precision precision = Precision::kFloat32);

    /// Synthesizes, judges, and updates generator and encoder.
    /// \param eps  noise of the style [N, z_dim]; undefined without a style
    Losses generator_step(const TrainingBatch& batch, const torch::Tensor& eps);

    /// Synthesizes again with the updated generator, as the reference does, and updates the
    /// discriminator. With `reuse_fake` it takes the generator step's pictures instead.
    Losses discriminator_step(const TrainingBatch& batch, const torch::Tensor& eps,
                              bool reuse_fake = false);

    /// Accumulates the gradients of one part's losses, multiplied by `share`.
    Losses accumulate_generator(const TrainingBatch& batch, const torch::Tensor& eps, double share);
    /// \param fake  the pictures to judge [N, 3, H, W]; undefined: synthesized again
    Losses accumulate_discriminator(const TrainingBatch& batch, const torch::Tensor& eps,
                                    const torch::Tensor& fake, double share);

    /// The Euclidean norm of the gradients so far, of generator and encoder together.
    double generator_gradient() { return gradient_norm(generator_optimizer_); }
    double discriminator_gradient() { return gradient_norm(discriminator_optimizer_); }

    /// Takes one step of Adam and clears the gradients.
    void update_generator() { move(generator_optimizer_); }
    void update_discriminator() { move(discriminator_optimizer_); }

    /// Sets the rate of both optimizers, scaled for each if two time scales are on.
    void set_learning_rate(double rate);

    /// The pictures of the last generator step [N, 3, H, W], without gradient.
    const torch::Tensor& fake() const { return fake_; }

    const Networks& networks() const { return networks_; }
    torch::optim::Adam& generator_optimizer() { return generator_optimizer_; }
    torch::optim::Adam& discriminator_optimizer() { return discriminator_optimizer_; }

private:
    static double gradient_norm(const torch::optim::Optimizer& optimizer);
    static void move(torch::optim::Adam& optimizer);

    /// z sampled from the photo's style, whose posterior it stores in `style`; without an encoder
    /// `eps` itself.
    torch::Tensor encode(const torch::Tensor& photo, const torch::Tensor& eps, Style& style);
    torch::Tensor synthesize(const TrainingBatch& batch, const torch::Tensor& z);

    Networks networks_;
    ObjectiveOptions objective_;
    OptimizerOptions rates_;
    Precision precision_;
    torch::optim::Adam generator_optimizer_;
    torch::optim::Adam discriminator_optimizer_;
    torch::Tensor fake_;
};

/// The generator's losses for given pictures, weighted by `objective`.
/// \param style  of the photos; null without one
Losses generator_losses(const ObjectiveOptions& objective, const DiscriminatorOutput& fake_output,
                        const DiscriminatorOutput& real_output, const Style* style,
                        const torch::Tensor& fake, const torch::Tensor& real);
Losses discriminator_losses(const ObjectiveOptions& objective, const DiscriminatorOutput& fake,
                            const DiscriminatorOutput& real);

/// Runs the discriminator once over fake and real pictures of the same maps. \returns fake, real
std::pair<DiscriminatorOutput, DiscriminatorOutput>
judge(Discriminator& discriminator, const TrainingBatch& batch, const torch::Tensor& fake);

} // namespace spade

#endif // LIBSPADE_TRAIN_ITERATION_HPP
