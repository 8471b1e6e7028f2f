#ifndef LIBSPADE_TRAIN_OPTIONS_HPP
#define LIBSPADE_TRAIN_OPTIONS_HPP

/// \file
/// What a user may say to spade-train. The defaults are the published SPADE's; where it has none,
/// a line says why ours is what it is.

#include "libspade/arch/options.hpp"
#include "libspade/base/threads.hpp"
#include "libspade/train/schedule.hpp"

#include <cstdint>
#include <string>

namespace spade {

struct TrainOptions {
    std::string data;            ///< the set to train on
    std::string validation;      ///< held-out pairs, or empty
    std::string output;          ///< RUN/
    std::string resume = "auto"; ///< auto, no, or a checkpoint
    std::string crop_size;       ///< S or WxH; empty: the size of the set's first item
    std::string load_size;       ///< a resize rule before the crop; empty: as packed
    bool no_flip = false;
    bool no_instances = false; ///< leave out the instance edges of a set that has them

    // Networks
    Architecture architecture = GeneratorOptions().architecture;
    Norm norm = GeneratorOptions().norm;
    Upsampling upsampling = GeneratorOptions().upsampling;
    std::int64_t ngf = GeneratorOptions().ngf;
    std::int64_t ndf = DiscriminatorOptions().ndf;
    std::int64_t hidden = GeneratorOptions().hidden;
    std::int64_t num_d = DiscriminatorOptions().scales;
    std::int64_t n_layers_d = DiscriminatorOptions().layers;
    bool style = false; ///< a style encoder and a latent vector (use_vae)
    std::int64_t z_dim = GeneratorOptions().z_dim;
    std::int64_t nef = EncoderOptions().nef;
    std::int64_t encoder_side = EncoderOptions().side;
    std::int64_t encoder_layers = EncoderOptions().layers;
    Init init = Init::kReference;

    // Objective
    GanMode gan_mode = GanMode::kHinge;
    double lambda_feat = 10;
    std::string perceptual; ///< weights of VGG19 or LPIPS, or empty: no such term
    double lambda_vgg = 10;
    double lambda_kld = 0.05;
    int kld_batch = 4; ///< pictures of one GPU in the published runs

    // Optimization
    std::int64_t epochs = Schedule().epochs;
    std::int64_t decay_epochs = Schedule().decay_epochs;
    DecayStart decay_start = Schedule().start;
    int batch = 1;
    int accumulate = 1;
    double learning_rate = 2e-4;
    bool no_ttur = false;
    double beta1 = 0;
    double beta2 = 0.9;
    int d_steps_per_g = 1;
    bool reuse_fake = false;
    double ema_decay = 0.999; ///< 0: no average. The reference has none; BigGAN's is 0.9999
    Precision precision = Precision::kFloat32;

    // The run
    std::uint64_t seed = 0;
    std::string max_time;    ///< 3600, 90m, 3h50m, 3:50:00; empty: none
    int save_every = 1000;   ///< steps
    int keep = 3;            ///< newest checkpoints
    int keep_every = 0;      ///< steps whose multiples are kept for good; 0: none
    int log_every = 10;      ///< steps
    int sample_every = 1000; ///< steps
    int samples = 6;         ///< rows of a contact sheet
    int validate_every = 1;  ///< epochs

    // Several processes; without these, as torchrun or Slurm says
    int rank = -1;
    int world_size = 0;
    std::string rendezvous; ///< HOST:PORT where rank 0 listens

    std::string device = "cpu";
    int threads = available_threads();
    bool overwrite = false; ///< with resume "no": an earlier run in RUN/ goes
    bool dry_run = false;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_OPTIONS_HPP
