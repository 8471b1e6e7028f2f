#ifndef LIBSPADE_TRAIN_GRADIENT_BUCKETS_HPP
#define LIBSPADE_TRAIN_GRADIENT_BUCKETS_HPP

/// \file
/// Sums gradients over all ranks, in buckets that are sent while the backward pass still computes
/// the layers below (Li et al., "PyTorch Distributed", VLDB 2020, section 3.2).

#include "libspade/train/ranks.hpp"

#include <torch/types.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace torch::autograd {
struct Node;
}

namespace spade {

class GradientBuckets {
public:
    /// \param parameters  in the order of the forward pass; all require gradients
    /// \param ranks       kept as a reference; a single rank sends nothing
    GradientBuckets(std::vector<torch::Tensor> parameters, Ranks& ranks);
    ~GradientBuckets();
    GradientBuckets(const GradientBuckets&) = delete;
    GradientBuckets& operator=(const GradientBuckets&) = delete;

    /// Call before the last backward pass of a step.
    void begin();

    /// Together, after that pass: replaces the gradients by their sums over all ranks.
    void finish();

private:
    struct Bucket {
        std::vector<std::size_t> parameters;
        torch::Tensor numbers; ///< their gradients, concatenated
        std::size_t missing = 0;
        std::unique_ptr<PendingSum> sum;
    };

    void arrived(std::size_t parameter);
    void send(Bucket& bucket);
    void take(Bucket& bucket);

    std::vector<torch::Tensor> parameters_;
    Ranks& ranks_;
    std::vector<Bucket> buckets_;
    std::vector<std::size_t> bucket_of_; ///< index of each parameter's bucket
    std::size_t sent_ = 0;               ///< buckets sent so far; all ranks send in the same order
    bool is_underway_ = false;

    struct Hook;
    std::vector<Hook> hooks_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_GRADIENT_BUCKETS_HPP
