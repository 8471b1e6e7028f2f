#ifndef TESTS_NN_GRADIENTS_HPP
#define TESTS_NN_GRADIENTS_HPP

#include <torch/types.h>

#include <functional>

namespace spade::test {

/// The gradient of a scalar function by central differences; `x` in float64.
inline torch::Tensor
numeric_gradient(const torch::Tensor& x,
                 const std::function<torch::Tensor(const torch::Tensor&)>& function) {
    constexpr double kStep = 1e-5;
    auto gradient = torch::zeros_like(x).reshape({-1});
    for (std::int64_t i = 0; i < x.numel(); ++i) {
        auto high = x.clone();
        auto low = x.clone();
        high.view({-1})[i] += kStep;
        low.view({-1})[i] -= kStep;
        gradient[i] = (function(high) - function(low)) / (2 * kStep);
    }
    return gradient.view(x.sizes());
}

} // namespace spade::test

#endif // TESTS_NN_GRADIENTS_HPP
