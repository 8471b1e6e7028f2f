#ifndef LIBSPADE_TRAIN_GRADIENT_BUCKETS_HPP
#define LIBSPADE_TRAIN_GRADIENT_BUCKETS_HPP

/// \file
/// Gradients of all ranks become their sum, in buckets that travel while the backward pass is
/// still busy with the layers below (Li et al., "PyTorch Distributed", VLDB 2020, section 3.2).

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
    /// Of parameters that all require gradients, in the order of the forward pass; keeps a
    /// reference to the ranks. Does nothing where there is one rank.
    GradientBuckets(std::vector<torch::Tensor> parameters, Ranks& ranks);
    ~GradientBuckets();
    GradientBuckets(const GradientBuckets&) = delete;
    GradientBuckets& operator=(const GradientBuckets&) = delete;

    /// The next backward pass is the last of the step.
    void begin();

    /// Together, after that pass: gradients are the sums over all ranks.
    void finish();

private:
    struct Bucket {
        std::vector<std::size_t> parameters;
        torch::Tensor numbers; ///< their gradients, one behind the other
        std::size_t missing = 0;
        std::unique_ptr<PendingSum> sum;
    };

    void arrived(std::size_t parameter);
    void send(Bucket& bucket);
    void take(Bucket& bucket);

    std::vector<torch::Tensor> parameters_;
    Ranks& ranks_;
    std::vector<Bucket> buckets_;
    std::vector<std::size_t> bucket_of_; ///< of each parameter
    std::size_t sent_ = 0;               ///< buckets: all ranks send in this order
    bool is_underway_ = false;

    struct Hook;
    std::vector<Hook> hooks_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_GRADIENT_BUCKETS_HPP
