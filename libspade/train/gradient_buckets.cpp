#include "libspade/train/gradient_buckets.hpp"

#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/torch.h>

namespace spade {

namespace {

using torch::autograd::variable_list;

constexpr std::int64_t kBucketBytes = 25 << 20; // as in PyTorch

/// A parameter's gradient within a bucket, in the parameter's shape and memory layout.
torch::Tensor part_of(const torch::Tensor& numbers, std::int64_t at, const torch::Tensor& like) {
    return numbers.as_strided(like.sizes(), like.strides(), at);
}

} // namespace

/// Torch calls it after it has added a gradient to a parameter.
struct GradientBuckets::Hook {
    decltype(torch::autograd::impl::grad_accumulator(torch::Tensor())) accumulator; // a pointer
    std::uintptr_t key = 0;
};

GradientBuckets::GradientBuckets(std::vector<torch::Tensor> parameters, Ranks& ranks)
    : parameters_(std::move(parameters)), ranks_(ranks), bucket_of_(parameters_.size()) {
    if (ranks_.is_alone()) {
        return;
    }
    std::int64_t elements = 0;
    const auto close = [&] {
        buckets_.back().numbers = torch::zeros({elements}, parameters_[0].options());
        elements = 0;
    };
    for (auto i = parameters_.size(); i-- > 0;) { // in the order of the backward pass
        const auto& parameter = parameters_[i];
        const auto bytes = (elements + parameter.numel()) * parameter.element_size();
        if (buckets_.empty() || bytes > kBucketBytes) {
            if (!buckets_.empty()) {
                close();
            }
            buckets_.emplace_back();
        }
        buckets_.back().parameters.push_back(i);
        bucket_of_[i] = buckets_.size() - 1;
        elements += parameter.numel();
    }
    close();
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const auto hook = [this, i](const variable_list& outputs, const variable_list&) {
            arrived(i);
            return outputs;
        };
        auto accumulator = torch::autograd::impl::grad_accumulator(parameters_[i]);
        const auto key = accumulator->add_post_hook(
            std::make_unique<torch::autograd::utils::LambdaPostHook>(hook));
        hooks_.push_back({std::move(accumulator), key});
    }
}

GradientBuckets::~GradientBuckets() {
    for (const auto& hook : hooks_) {
        hook.accumulator->del_post_hook(hook.key);
    }
}

void GradientBuckets::begin() {
    for (auto& bucket : buckets_) {
        bucket.missing = bucket.parameters.size();
    }
    sent_ = 0;
    is_underway_ = true;
}

void GradientBuckets::arrived(std::size_t parameter) {
    if (!is_underway_) {
        return;
    }
    --buckets_[bucket_of_[parameter]].missing;
    while (sent_ < buckets_.size() && buckets_[sent_].missing == 0) {
        send(buckets_[sent_++]);
    }
}

void GradientBuckets::send(Bucket& bucket) {
    const torch::NoGradGuard no_grad;
    std::int64_t at = 0;
    for (const auto i : bucket.parameters) {
        const auto& parameter = parameters_[i];
        auto part = part_of(bucket.numbers, at, parameter);
        if (parameter.grad().defined()) {
            part.copy_(parameter.grad());
        } else {
            part.zero_();
        }
        at += parameter.numel();
    }
    bucket.sum = ranks_.start_sum(bucket.numbers);
}

/// The gradients are views into the bucket until the optimizer drops them.
void GradientBuckets::take(Bucket& bucket) {
    const torch::NoGradGuard no_grad;
    bucket.sum->wait();
    bucket.sum.reset();
    std::int64_t at = 0;
    for (const auto i : bucket.parameters) {
        auto& parameter = parameters_[i];
        if (parameter.grad().defined()) {
            parameter.mutable_grad() = part_of(bucket.numbers, at, parameter);
        }
        at += parameter.numel();
    }
}

void GradientBuckets::finish() {
    is_underway_ = false;
    while (sent_ < buckets_.size()) {
        send(buckets_[sent_++]);
    }
    for (auto& bucket : buckets_) {
        take(bucket);
    }
}

} // namespace spade
