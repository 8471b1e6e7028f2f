#ifndef LIBSPADE_NN_NORM_HPP
#define LIBSPADE_NN_NORM_HPP

/// \file
/// Normalizations without learned parameters: (h - mu) / sqrt(var + eps).

#include "libspade/nn/options.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace spade {

/// Each plane of each picture by its own mean and biased variance.
/// Written from var_mean: LibTorch 1.13's instance_norm has a wrong gradient for one picture
/// whose incoming gradient is channels-last.
/// \param h  [N, C, H, W]
torch::Tensor instance_norm(const torch::Tensor& h);

/// Batch or instance normalization; the batch kind keeps running statistics.
/// Buffers: running_mean [C], running_var [C] (kBatch only).
class PlainNormImpl : public torch::nn::Module {
public:
    PlainNormImpl(Norm norm, std::int64_t channels);

    /// \param h  [N, C, H, W]
    torch::Tensor forward(const torch::Tensor& h);

private:
    Norm norm_;
    torch::Tensor running_mean_;
    torch::Tensor running_var_;
};

TORCH_MODULE(PlainNorm);

} // namespace spade

#endif // LIBSPADE_NN_NORM_HPP
