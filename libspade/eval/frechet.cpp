#include "libspade/eval/frechet.hpp"

#include "libspade/eval/row_blocks.hpp"

#include <torch/torch.h>

#include <cmath>
#include <limits>

namespace spade {

namespace {

/// The lower Cholesky factor; if it fails, a factor from the eigenvalues above rounding errors.
torch::Tensor factor_of(const torch::Tensor& covariance) {
    const auto [lower, info] = torch::linalg_cholesky_ex(covariance);
    if (info.item<int>() == 0) {
        return lower;
    }
    const auto [values, vectors] = torch::linalg_eigh(covariance);
    const double rounding = std::numeric_limits<double>::epsilon() *
                            static_cast<double>(values.size(0)) * values.max().item<double>();
    const auto kept = torch::where(values > rounding, values, torch::zeros_like(values));
    return vectors * kept.sqrt();
}

torch::Tensor mean_of(const torch::Tensor& features) {
    auto sum = torch::zeros({features.size(1)}, torch::kFloat64);
    for_row_blocks(features, [&](std::int64_t, const torch::Tensor& rows) { sum += rows.sum(0); });
    return sum / features.size(0);
}

} // namespace

Gaussian gaussian_of(const torch::Tensor& features) {
    const auto count = features.size(0);
    Gaussian gaussian;
    gaussian.mean = mean_of(features);
    if (count <= features.size(1)) {
        const auto centred = features.to(torch::kFloat64) - gaussian.mean;
        gaussian.factor = (centred / std::sqrt(static_cast<double>(count - 1))).t();
        return gaussian;
    }
    auto covariance = torch::zeros({features.size(1), features.size(1)}, torch::kFloat64);
    for_row_blocks(features, [&](std::int64_t, const torch::Tensor& rows) {
        const auto centred = rows - gaussian.mean;
        covariance.addmm_(centred.t(), centred);
    });
    gaussian.factor = factor_of(covariance / (count - 1));
    return gaussian;
}

Gaussian gaussian_of(const torch::Tensor& mean, const torch::Tensor& covariance) {
    const auto s = covariance.to(torch::kFloat64);
    return {mean.to(torch::kFloat64), factor_of((s + s.t()) / 2)};
}

torch::Tensor covariance_of(const Gaussian& gaussian) {
    return gaussian.factor.mm(gaussian.factor.t());
}

double frechet_distance(const Gaussian& a, const Gaussian& b) {
    const auto means = (a.mean - b.mean).square().sum();
    const auto traces = a.factor.square().sum() + b.factor.square().sum();
    const auto shared = torch::linalg_svdvals(a.factor.t().mm(b.factor)).sum();
    const auto distance = (means + traces - 2 * shared).item<double>();
    return distance < 0 ? 0 : distance; // by rounding, for equal sets; NaN stays
}

} // namespace spade
