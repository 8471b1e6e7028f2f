#include "libspade/eval/neighbors.hpp"

#include "libspade/eval/row_blocks.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <limits>

namespace spade {

namespace {

/// Squared distances [rows of a, rows of b], in float64.
torch::Tensor squared_distances(const torch::Tensor& a, const torch::Tensor& b) {
    return (a.square().sum(1, true) + b.square().sum(1) - 2 * a.mm(b.t())).clamp_min_(0);
}

/// [N, largest k]: the squared distances of each picture to its nearest neighbours in its own set,
/// in ascending order.
torch::Tensor nearest_distances(const torch::Tensor& set, int most) {
    auto nearest = torch::empty({set.size(0), most}, torch::kFloat64);
    for_row_blocks(set, [&](std::int64_t first, const torch::Tensor& rows) {
        auto best = torch::full({rows.size(0), most}, std::numeric_limits<double>::infinity(),
                                torch::kFloat64);
        for_row_blocks(set, [&](std::int64_t other_first, const torch::Tensor& others) {
            auto d = squared_distances(rows, others);
            if (first == other_first) {
                d.fill_diagonal_(std::numeric_limits<double>::infinity()); // not its own neighbour
            }
            best = std::get<0>(torch::cat({best, d}, 1).topk(most, 1, /*largest=*/false));
        });
        nearest.narrow(0, first, rows.size(0)).copy_(best);
    });
    return nearest;
}

std::vector<double> doubles(const torch::Tensor& values) {
    const auto v = values.to(torch::kFloat64).contiguous();
    return {v.data_ptr<double>(), v.data_ptr<double>() + v.numel()};
}

} // namespace

NeighborScores neighbor_scores(const torch::Tensor& fake, const torch::Tensor& real,
                               const NeighborOptions& options) {
    const auto n = fake.size(0);
    const auto m = real.size(0);
    const auto near_real =
        nearest_distances(real, std::max(options.precision_k, options.density_k));
    const auto real_reach = near_real.select(1, options.precision_k - 1);
    const auto real_wide_reach = near_real.select(1, options.density_k - 1);
    const auto fake_reach =
        nearest_distances(fake, options.precision_k).select(1, options.precision_k - 1);

    auto precise = torch::zeros({n}, torch::kBool);
    auto recalled = torch::zeros({m}, torch::kBool);
    auto dense = torch::zeros({n}, torch::kFloat64);
    auto covered = torch::zeros({m}, torch::kBool);
    for_row_blocks(fake, [&](std::int64_t fake_first, const torch::Tensor& fakes) {
        for_row_blocks(real, [&](std::int64_t real_first, const torch::Tensor& reals) {
            const auto of_fakes = [&](const torch::Tensor& x) {
                return x.narrow(0, fake_first, fakes.size(0));
            };
            const auto of_reals = [&](const torch::Tensor& x) {
                return x.narrow(0, real_first, reals.size(0));
            };
            const auto d = squared_distances(fakes, reals);
            of_fakes(precise).logical_or_((d <= of_reals(real_reach)).any(1));
            of_reals(recalled).logical_or_((d <= of_fakes(fake_reach).unsqueeze(1)).any(0));
            const auto inside = d < of_reals(real_wide_reach);
            of_fakes(dense).add_(inside.sum(1));
            of_reals(covered).logical_or_(inside.any(0));
        });
    });
    return {doubles(precise), doubles(recalled), doubles(dense / options.density_k),
            doubles(covered)};
}

} // namespace spade
