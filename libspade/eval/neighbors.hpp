#ifndef LIBSPADE_EVAL_NEIGHBORS_HPP
#define LIBSPADE_EVAL_NEIGHBORS_HPP

/// \file
/// Whether pictures look real, and whether all kinds of real ones occur, by nearest neighbours
/// among features. Precision and recall: Kynkaanniemi et al., NeurIPS 2019;
/// density and coverage: Naeem et al., ICML 2020.

#include <torch/types.h>

#include <vector>

namespace spade {

/// For each picture of a set; the four numbers are their means.
struct NeighborScores {
    std::vector<double> precision; ///< [fake] 1 where it is within reach of a real picture
    std::vector<double> recall;    ///< [real] 1 where it is within reach of a fake picture
    std::vector<double> density;   ///< [fake] real pictures within whose reach it is, over k
    std::vector<double> coverage;  ///< [real] 1 where a fake picture is within its reach
};

struct NeighborOptions {
    int precision_k = 3; ///< of precision and recall: a picture reaches to its k-th neighbour
    int density_k = 5;   ///< of density and coverage
};

/// \param fake [N, D]  \param real [M, D]  each of more than k pictures
NeighborScores neighbor_scores(const torch::Tensor& fake, const torch::Tensor& real,
                               const NeighborOptions& options);

} // namespace spade

#endif // LIBSPADE_EVAL_NEIGHBORS_HPP
