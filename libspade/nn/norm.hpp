#ifndef LIBSPADE_NN_NORM_HPP
#define LIBSPADE_NN_NORM_HPP

/// \file
/// Normalizations without learned parameters: (h - mu) / sqrt(var + eps).

#include "libspade/arch/options.hpp"
#include "libspade/nn/modulation.hpp"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace spade {

/// Normalizes each plane of each picture by its own mean and biased variance.
/// Written with var_mean: LibTorch 1.13's instance_norm has a wrong gradient for one picture
/// whose incoming gradient is channels-last. In float32 where h is bfloat16.
/// \param h  [N, C, H, W]
torch::Tensor instance_norm(const torch::Tensor& h);

/// instance_norm as one scale and shift for each picture and channel.
/// \param h  [N, B, P, c], B * c channels of P pixels
/// \returns  [N, B * c] each
Normalization instance_normalization(const torch::Tensor& h);

/// Batch or instance normalization; the batch kind keeps running statistics.
/// Buffers: running_mean [C], running_var [C] (kBatch only).
class PlainNormImpl : public torch::nn::Module {
public:
    PlainNormImpl(Norm norm, std::int64_t channels);

    /// In float32 where h is bfloat16, whose eight bits are too few for statistics.
    /// \param h  [N, C, H, W]
    torch::Tensor forward(const torch::Tensor& h);

    /// The scale and shift that `forward` would use (kBatch only); in training it moves the running
    /// statistics as `forward` does.
    /// \param h  [N, C, H, W]
    Normalization normalization(const torch::Tensor& h);

    /// The same for evaluation, which needs no h.
    Normalization running_normalization() const;

    /// The weight of the newest batch in the running statistics; 1/k at the k-th batch makes them
    /// the plain mean over all batches.
    void set_momentum(double momentum) { momentum_ = momentum; }

    /// In training, h is then a part of this batch, and the statistics are those of the whole.
    void share(const SharedBatchPtr& batch) { batch_ = batch; }

private:
    torch::Tensor normalized_together(const torch::Tensor& h);
    void move_running_statistics(const torch::Tensor& mu, const torch::Tensor& var, double count);

    Norm norm_;
    double momentum_ = 0.1; ///< torch's default
    torch::Tensor running_mean_;
    torch::Tensor running_var_;
    SharedBatchPtr batch_; ///< null: h is the whole batch
};

TORCH_MODULE(PlainNorm);

} // namespace spade

#endif // LIBSPADE_NN_NORM_HPP
