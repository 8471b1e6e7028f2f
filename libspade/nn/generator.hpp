#ifndef LIBSPADE_NN_GENERATOR_HPP
#define LIBSPADE_NN_GENERATOR_HPP

/// \file
/// Label map in, picture out: the SPADE generator and the pix2pixHD baseline behind one face.

#include "libspade/nn/semantic_map.hpp"
#include "libspade/nn/spade_block.hpp"
#include "libspade/nn/spectral_norm.hpp"

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <memory>

namespace spade {

/// What trainers and synthesis see of a generator.
class GeneratorImpl : public torch::nn::Module {
public:
    explicit GeneratorImpl(const GeneratorOptions& options) : options_(options) {}

    /// \param m  label map; both sides multiples of options().stride()
    /// \param z  style [N, z_dim], undefined where options().takes_style() is false
    /// \returns  picture [N, 3, H, W] in -1..1, of the map's size; of the latent grid's,
    ///           doubled, where the generator takes a style
    /// Throws ConfigError where the map or z does not fit.
    virtual torch::Tensor forward(const SemanticMap& m, const torch::Tensor& z) = 0;

    const GeneratorOptions& options() const { return options_; }

protected:
    void require_fitting(const SemanticMap& m, const torch::Tensor& z) const;

private:
    GeneratorOptions options_;
};

using Generator = std::shared_ptr<GeneratorImpl>;

/// The generator of `options.architecture`, its weights not yet set (init.hpp, or a checkpoint).
Generator make_generator(const GeneratorOptions& options);

/// The SPADE generator, figure 4 and 14 of the paper: from a small latent grid, SPADE residual
/// blocks and doublings in turn. The map enters at every block, never at the bottom.
class SpadeGeneratorImpl final : public GeneratorImpl {
public:
    explicit SpadeGeneratorImpl(const GeneratorOptions& options);

    torch::Tensor forward(const SemanticMap& m, const torch::Tensor& z) override;

private:
    torch::Tensor latent(const SemanticMap& m, const torch::Tensor& z);

    torch::nn::Linear fc_z_{nullptr}; ///< z -> grid, registered as fc
    Conv fc_map_{nullptr};            ///< downsampled map -> grid, registered as fc
    SpadeBlock head_0_;
    SpadeBlock middle_0_;
    SpadeBlock middle_1_;
    SpadeBlock up_0_;
    SpadeBlock up_1_;
    SpadeBlock up_2_;
    SpadeBlock up_3_;
    SpadeBlock up_4_{nullptr}; ///< Upsampling::kMost only
    Conv conv_img_;
};

} // namespace spade

#endif // LIBSPADE_NN_GENERATOR_HPP
