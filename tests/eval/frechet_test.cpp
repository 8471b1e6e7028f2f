#include "libspade/eval/frechet.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace {

using spade::frechet_distance;
using spade::Gaussian;
using spade::gaussian_of;

torch::Tensor normal(std::int64_t rows, std::int64_t columns, int seed) {
    torch::manual_seed(seed);
    return torch::randn({rows, columns});
}

/// The definition, by matrix square roots.
double by_definition(const torch::Tensor& a, const torch::Tensor& b) {
    const auto root = [](const torch::Tensor& s) {
        const auto [values, vectors] = torch::linalg_eigh(s);
        return (vectors * values.clamp_min(0).sqrt()).mm(vectors.t());
    };
    const auto moments = [](const torch::Tensor& x) {
        const auto d = x.to(torch::kFloat64);
        const auto centred = d - d.mean(0);
        return std::make_pair(d.mean(0), centred.t().mm(centred) / (d.size(0) - 1));
    };
    const auto [ma, sa] = moments(a);
    const auto [mb, sb] = moments(b);
    const auto root_a = root(sa);
    const auto shared = root(root_a.mm(sb).mm(root_a)).trace();
    return ((ma - mb).square().sum() + sa.trace() + sb.trace() - 2 * shared).item<double>();
}

TEST(Frechet, MatchesTheClosedFormForDiagonalCovariances) {
    const auto options = torch::kFloat64;
    const auto a = gaussian_of(torch::tensor({1.0, 2.0}, options),
                               torch::diag(torch::tensor({4.0, 9.0}, options)));
    const auto b = gaussian_of(torch::tensor({4.0, 6.0}, options),
                               torch::diag(torch::tensor({1.0, 16.0}, options)));
    EXPECT_NEAR(frechet_distance(a, b), 25 + 1 + 1, 1e-12); // 3^2 + 4^2 + (2-1)^2 + (3-4)^2
}

TEST(Frechet, AgreesWithTheDefinition) {
    const auto a = normal(90, 12, 1) + 0.3;
    const auto b = normal(70, 12, 2) * 1.5;
    EXPECT_NEAR(frechet_distance(gaussian_of(a), gaussian_of(b)), by_definition(a, b), 1e-9);
}

TEST(Frechet, IsAccurateWithFewerPicturesThanFeatures) {
    const auto a = normal(20, 48, 3);
    const auto b = normal(30, 48, 4) + 0.1;
    EXPECT_NEAR(frechet_distance(gaussian_of(a), gaussian_of(b)), by_definition(a, b), 1e-5);
    EXPECT_NEAR(frechet_distance(gaussian_of(a), gaussian_of(a)), 0, 1e-10);
    // Few pictures compared with many.
    const auto many = normal(500, 48, 5);
    EXPECT_NEAR(frechet_distance(gaussian_of(a), gaussian_of(many)), by_definition(a, many), 1e-5);
    EXPECT_NEAR(frechet_distance(gaussian_of(many), gaussian_of(a)), by_definition(a, many), 1e-5);
}

TEST(Frechet, IsAccurateForSmallSpreadFarFromZero) {
    const auto a = normal(400, 6, 6) * 1e-3 + 1000;
    EXPECT_NEAR(frechet_distance(gaussian_of(a), gaussian_of(a.clone())), 0, 1e-9);
    EXPECT_NEAR(frechet_distance(gaussian_of(a), gaussian_of(a + 1)), 6, 1e-3);
}

TEST(Frechet, MomentsGiveTheSameDistanceAsFeatures) {
    const auto a = normal(60, 10, 7);
    const auto b = normal(1500, 10, 8) + 0.2; // more than one block of rows
    const auto stored = [](const Gaussian& g) { return gaussian_of(g.mean, covariance_of(g)); };
    EXPECT_NEAR(frechet_distance(stored(gaussian_of(a)), stored(gaussian_of(b))),
                frechet_distance(gaussian_of(a), gaussian_of(b)), 1e-10);
    // The covariance of too few pictures is singular, so that a Cholesky factorization would fail.
    const auto few = normal(5, 10, 9);
    EXPECT_NEAR(frechet_distance(stored(gaussian_of(few)), gaussian_of(b)),
                frechet_distance(gaussian_of(few), gaussian_of(b)), 1e-6);
}

} // namespace
