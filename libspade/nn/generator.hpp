#ifndef LIBSPADE_NN_GENERATOR_HPP
#define LIBSPADE_NN_GENERATOR_HPP

/// \file
/// Label map in, picture out: the SPADE generator and the pix2pixHD baseline behind one interface.

#include "libspade/nn/semantic_map.hpp"
#include "libspade/nn/spade_block.hpp"
#include "libspade/nn/spectral_norm.hpp"

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <memory>
#include <vector>

namespace spade {

/// The interface of a generator for training and synthesis.
class GeneratorImpl : public torch::nn::Module {
public:
    explicit GeneratorImpl(const GeneratorOptions& options) : options_(options) {}

    /// \param m  label map; both sides multiples of options().stride()
    /// \param z  style [N, z_dim], undefined where options().takes_style() is false
    /// \returns  picture [N, 3, H, W] in -1..1, as large as the map; where the generator takes a
    ///           style, as large as the latent grid after all doublings, whatever the map's size
    /// Throws ConfigError where the map or z does not fit the generator.
    virtual torch::Tensor forward(const SemanticMap& m, const torch::Tensor& z) = 0;

    const GeneratorOptions& options() const { return options_; }

private:
    GeneratorOptions options_;
};

/// Throws ConfigError where the map or the style does not fit the generator.
void require_compatible_input(const GeneratorOptions& options, const SemanticMap& m,
                              const torch::Tensor& z);

using Generator = std::shared_ptr<GeneratorImpl>;

/// The generator of `options.architecture`, its weights not yet set (init.hpp, or a checkpoint).
Generator make_generator(const GeneratorOptions& options);

/// The generator's first activation, from the style or from the downsampled map.
struct LatentGrid {
    torch::nn::Linear fc_z{nullptr}; ///< z -> grid
    Conv fc_map{nullptr};            ///< downsampled map -> grid

    /// \returns  [N, 16nf, h, w]
    torch::Tensor forward(const GeneratorOptions& options, const SemanticMap& m,
                          const torch::Tensor& z);
};

/// The SPADE generator, figures 4 and 14 of the paper: a small latent grid, then SPADE residual
/// blocks and doublings in turn. The map enters at every block; without a style, the latent grid is
/// computed from it, too.
class SpadeGeneratorImpl final : public GeneratorImpl {
public:
    explicit SpadeGeneratorImpl(const GeneratorOptions& options);

    torch::Tensor forward(const SemanticMap& m, const torch::Tensor& z) override;

    struct Stage {
        SpadeBlock block;
        bool doubles; ///< whether the activation's height and width are doubled before the block
    };

    LatentGrid latent;         ///< its layer is registered as fc
    std::vector<Stage> stages; ///< head_0, middle_0, middle_1, up_0 ... up_3 (up_4)
    Conv conv_img;
};

} // namespace spade

#endif // LIBSPADE_NN_GENERATOR_HPP
