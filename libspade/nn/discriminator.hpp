#ifndef LIBSPADE_NN_DISCRIMINATOR_HPP
#define LIBSPADE_NN_DISCRIMINATOR_HPP

/// \file
/// The multi-scale PatchGAN discriminator, figure 13 of the paper: map and photo in, a plane of
/// scores out, at full size and at successive halves.

#include "libspade/arch/options.hpp"
#include "libspade/nn/semantic_map.hpp"
#include "libspade/nn/spectral_norm.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <vector>

namespace spade {

/// One PatchGAN.
class PatchDiscriminatorImpl : public torch::nn::Module {
public:
    explicit PatchDiscriminatorImpl(const DiscriminatorOptions& options);

    /// \param m         label maps  N of [H, W]
    /// \param halvings  how often the maps are halved to reach the photos' size
    /// \param photo     [r N, 3, H, W]; the maps repeat after every N photos
    /// \returns  the output of each layer; the last holds the scores [N, 1, H', W'], those before
    ///           it (after the leaky ReLU) are what feature matching compares
    std::vector<torch::Tensor> forward(const SemanticMap& m, std::int64_t halvings,
                                       const torch::Tensor& photo);

private:
    torch::Tensor first_layer(const SemanticMap& m, std::int64_t halvings,
                              const torch::Tensor& photo);

    std::vector<Conv> layers_; ///< layer_0 ... layer_N
};

TORCH_MODULE(PatchDiscriminator);

class DiscriminatorImpl : public torch::nn::Module {
public:
    explicit DiscriminatorImpl(const DiscriminatorOptions& options);

    /// \param m      label maps                  N of [H, W]
    /// \param photo  real or synthesized photos  [r N, 3, H, W] in -1..1; the maps repeat every N
    /// \returns      for each scale, the finest first, the output of each layer
    std::vector<std::vector<torch::Tensor>> forward(const SemanticMap& m,
                                                    const torch::Tensor& photo);

    const DiscriminatorOptions& options() const { return options_; }

private:
    DiscriminatorOptions options_;
    std::vector<PatchDiscriminator> scales_; ///< scale_0 ...
};

TORCH_MODULE(Discriminator);

} // namespace spade

#endif // LIBSPADE_NN_DISCRIMINATOR_HPP
