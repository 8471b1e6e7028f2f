#ifndef LIBSPADE_EVAL_KERNEL_DISTANCE_HPP
#define LIBSPADE_EVAL_KERNEL_DISTANCE_HPP

/// \file
/// The squared maximum mean discrepancy of two sets of features under the kernel (x'y / D + 1)^3,
/// unbiased, so it may be negative: KID (Binkowski et al., ICLR 2018) where the features are those
/// of the 2015 Inception.

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace spade {

struct KernelDistance {
    double value = 0;
    double error = 0;               ///< standard error, by leaving out each picture in turn
    std::vector<double> replicates; ///< the value for resampled sets
};

/// Over all pairs of the two sets, which may differ in size (each at least 3).
/// \param x [N, D]  \param y [M, D]
/// \param x_counts, y_counts  [N, R] and [M, R]: how often each picture is in each of R resampled
///        sets; pairs of a picture with itself do not count
KernelDistance kernel_distance(const torch::Tensor& x, const torch::Tensor& y,
                               const torch::Tensor& x_counts, const torch::Tensor& y_counts);
KernelDistance kernel_distance(const torch::Tensor& x, const torch::Tensor& y);

struct SubsetDistance {
    double mean = 0;
    double deviation = 0; ///< population standard deviation over the subsets
};

/// Over random subsets of `size` pictures of either set, as torch-fidelity reports it.
SubsetDistance kernel_distance_of_subsets(const torch::Tensor& x, const torch::Tensor& y,
                                          int subsets, std::int64_t size, std::uint64_t seed);

} // namespace spade

#endif // LIBSPADE_EVAL_KERNEL_DISTANCE_HPP
