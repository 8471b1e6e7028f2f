#ifndef LIBSPADE_NN_SPADE_BLOCK_HPP
#define LIBSPADE_NN_SPADE_BLOCK_HPP

/// \file
/// The SPADE residual block, figure 4 of the paper.

#include "libspade/nn/spade_norm.hpp"

namespace spade {

struct SpadeBlockOptions {
    std::int64_t in = 0;
    std::int64_t out = 0;
    bool spectral = true;
    SpadeNormOptions norm; ///< of its two or three SPADE layers; the block sets `channels`
};

/// Two SPADE layers, each with a leaky ReLU and a convolution, and a shortcut around them: the
/// identity, or one SPADE layer and a 1x1 convolution where the number of channels changes.
class SpadeBlockImpl : public torch::nn::Module {
public:
    explicit SpadeBlockImpl(const SpadeBlockOptions& options);

    /// \param h  [N, in, H, W]
    /// \returns  [N, out, H, W]
    torch::Tensor forward(const torch::Tensor& h, const SemanticMap& m);

    Conv conv_0{nullptr};
    Conv conv_1{nullptr};
    Conv conv_s{nullptr}; ///< of the learned shortcut
    SpadeNorm norm_0{nullptr};
    SpadeNorm norm_1{nullptr};
    SpadeNorm norm_s{nullptr};

private:
    torch::Tensor shortcut(const torch::Tensor& h, const SemanticMap& m);
};

TORCH_MODULE(SpadeBlock);

} // namespace spade

#endif // LIBSPADE_NN_SPADE_BLOCK_HPP
