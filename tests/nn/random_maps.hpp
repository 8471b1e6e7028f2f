#ifndef TESTS_NN_RANDOM_MAPS_HPP
#define TESTS_NN_RANDOM_MAPS_HPP

#include "libspade/nn/semantic_map.hpp"

#include <torch/torch.h>

#include <ostream>
#include <string>
#include <vector>

namespace spade::test {

/// A kind of map, for tests that must hold for all of them.
struct MapCase {
    std::string name;
    std::int64_t labels;
    std::int64_t batch;
    std::int64_t height;
    std::int64_t width;
    /// Of the squares that make up the map, each with one label. 1: noise; the side of the map: one
    /// label per picture; 0: every pixel has a different label, until all labels have been used.
    std::int64_t side;
    bool edges = false;
    std::int64_t planes = 0;
};

inline std::ostream& operator<<(std::ostream& out, const MapCase& c) { return out << c.name; }

inline std::vector<MapCase> map_cases() {
    return {
        {"OnlyOneLabelExists", 1, 1, 9, 7, 9},
        {"OneOfManyLabels", 300, 2, 16, 16, 16},
        {"Blobs", 12, 3, 21, 17, 5, true},
        {"ManyLabels", 300, 1, 33, 24, 3, true},
        {"Noise", 50, 5, 11, 13, 1},
        {"NoiseWithEdges", 184, 1, 32, 32, 1, true},
        {"AllDifferent", 300, 1, 15, 20, 0, true},
        {"OnePixel", 4, 2, 1, 1, 1},
        {"OneRow", 5, 1, 1, 19, 2, true},
        {"Planes", 6, 2, 14, 10, 4, true, 2},
    };
}

inline SemanticsOptions semantics_of(const MapCase& c) { return {c.labels, c.edges, c.planes}; }

/// Each plane has the same value at all pixels of a picture, as an additional condition would.
inline SemanticMap random_map(const MapCase& c) {
    torch::manual_seed(1 + c.labels + c.batch);
    if (c.side == 0) {
        const auto all = torch::arange(c.batch * c.height * c.width, torch::kInt64) % c.labels;
        const auto ids = all.view({c.batch, c.height, c.width});
        return {semantics_of(c), ids, c.edges ? instance_edges(ids) : torch::Tensor()};
    }
    const auto rows = (c.height + c.side - 1) / c.side;
    const auto columns = (c.width + c.side - 1) / c.side;
    const auto squares = torch::randint(0, c.labels, {c.batch, rows, columns}, torch::kInt64);
    const auto ids = squares.repeat_interleave(c.side, 1)
                         .repeat_interleave(c.side, 2)
                         .narrow(1, 0, c.height)
                         .narrow(2, 0, c.width)
                         .contiguous();
    torch::Tensor planes;
    if (c.planes > 0) {
        planes =
            torch::randn({c.batch, c.planes, 1, 1}).expand({c.batch, c.planes, c.height, c.width});
    }
    return {semantics_of(c), ids, c.edges ? instance_edges(ids) : torch::Tensor(), planes};
}

/// The largest difference, relative to the largest absolute value of b.
inline double relative_difference(const torch::Tensor& a, const torch::Tensor& b) {
    const auto apart = (a.detach().to(torch::kFloat64) - b.detach().to(torch::kFloat64)).abs();
    return (apart.max() / b.detach().abs().max().to(torch::kFloat64).clamp_min(1e-12))
        .item<double>();
}

/// For its lifetime, LibTorch's oneDNN is off, and our layers compute as on other devices.
class WithoutOneDnn {
public:
    WithoutOneDnn() { at::globalContext().setUserEnabledMkldnn(false); }
    ~WithoutOneDnn() { at::globalContext().setUserEnabledMkldnn(true); }
    WithoutOneDnn(const WithoutOneDnn&) = delete;
    WithoutOneDnn& operator=(const WithoutOneDnn&) = delete;
};

} // namespace spade::test

#endif // TESTS_NN_RANDOM_MAPS_HPP
