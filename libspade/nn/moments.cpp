#include "libspade/nn/moments.hpp"

#include "libspade/nn/precision.hpp"
#include "libspade/nn/use_torch_ops.hpp"
#include "libspade/nn/weight_kernels.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace spade {

namespace {

/// Sums over blocks of pixels [blocks, C], of differences from the pivot and of their squares.
template <typename H, typename T>
void block_sums(const torch::Tensor& h, const torch::Tensor& pivot, std::int64_t block,
                torch::Tensor& sums, torch::Tensor& squares) {
    const auto channels = h.size(1);
    const auto pixels = h.numel() / channels;
    const kernels::Moments<H, T> task{static_cast<const H*>(h.data_ptr()), pivot.data_ptr<T>(),
                                      channels};
    at::parallel_for(0, sums.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto b = begin; b < end; ++b) {
            kernels::add_moments(task, b * block, std::min((b + 1) * block, pixels),
                                 sums.data_ptr<double>() + b * channels,
                                 squares.data_ptr<double>() + b * channels);
        }
    });
}

} // namespace

std::pair<torch::Tensor, torch::Tensor> batch_moments(const torch::Tensor& h) {
    if (use_torch_ops(h)) {
        const auto [var, mu] = torch::var_mean(widened(h), {0, 2, 3}, /*unbiased=*/false);
        return {mu, var};
    }
    const auto x = h.contiguous(at::MemoryFormat::ChannelsLast);
    const auto channels = x.size(1);
    const auto pixels = x.numel() / channels;
    const auto pivot = widened(x.select(3, 0).select(2, 0)[0]).contiguous(); // of the first pixel
    constexpr std::int64_t kBlock = 1024;
    const auto blocks = (pixels + kBlock - 1) / kBlock;
    auto sums = torch::zeros({blocks, channels}, torch::kFloat64);
    auto squares = torch::zeros_like(sums);
    if (x.scalar_type() == torch::kFloat64) {
        block_sums<double, double>(x, pivot, kBlock, sums, squares);
    } else if (x.scalar_type() == torch::kBFloat16) {
        block_sums<kernels::Bf16, float>(x, pivot, kBlock, sums, squares);
    } else {
        block_sums<float, float>(x, pivot, kBlock, sums, squares);
    }
    const auto from_pivot = sums.sum(0) / static_cast<double>(pixels);
    const auto var = squares.sum(0) / static_cast<double>(pixels) - from_pivot.square();
    return {(pivot + from_pivot).to(pivot.scalar_type()), var.clamp_min(0).to(pivot.scalar_type())};
}

std::pair<torch::Tensor, torch::Tensor>
joined_moments(const torch::Tensor& mu, const torch::Tensor& var, SharedBatch& batch) {
    const auto first = mu.to(torch::kFloat64);
    auto moments = torch::stack({first, var.to(torch::kFloat64) + first.square()});
    batch.add_up(moments);
    moments /= static_cast<double>(batch.parts());
    const auto joint_var = (moments[1] - moments[0].square()).clamp_min(0);
    return {moments[0].to(mu.scalar_type()), joint_var.to(var.scalar_type())};
}

} // namespace spade
