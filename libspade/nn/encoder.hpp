#ifndef LIBSPADE_NN_ENCODER_HPP
#define LIBSPADE_NN_ENCODER_HPP

/// \file
/// The style encoder, figure 15 of the paper: a photo in, mean and log variance of its style out.

#include "libspade/arch/options.hpp"
#include "libspade/nn/spectral_norm.hpp"

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <vector>

namespace spade {

/// The posterior of the style given a photo, a diagonal Gaussian.
struct Style {
    torch::Tensor mu;     ///< [N, z_dim]
    torch::Tensor logvar; ///< [N, z_dim]

    /// mu + scale * eps * exp(logvar / 2).
    torch::Tensor sample(const torch::Tensor& eps, double scale = 1) const;
};

class EncoderImpl : public torch::nn::Module {
public:
    explicit EncoderImpl(const EncoderOptions& options);

    /// \param photo  [N, 3, H, W] in -1..1, any size: resized bilinearly, without antialiasing
    Style forward(const torch::Tensor& photo);

    const EncoderOptions& options() const { return options_; }

private:
    EncoderOptions options_;
    std::vector<Conv> layers_; ///< layer_1 ...
    torch::nn::Linear fc_mu_{nullptr};
    torch::nn::Linear fc_var_{nullptr};
};

TORCH_MODULE(Encoder);

} // namespace spade

#endif // LIBSPADE_NN_ENCODER_HPP
