#include "libspade/nn/label_conv.hpp"

#include "libspade/nn/pattern_sum.hpp"
#include "libspade/nn/precision.hpp"
#include "libspade/nn/tap_weight.hpp"

#include <torch/torch.h>

namespace spade {

torch::Tensor convolve_labels(const SemanticMap& map, std::int64_t halvings,
                              const torch::Tensor& weight, std::int64_t stride,
                              std::int64_t padding) {
    const auto& classes = map.classes(halvings);
    const auto features = classes.features.to(weight.scalar_type()); // [S, channels]
    const Window window{weight.size(2), stride, padding};
    const auto& index = classes.index;
    const auto places =
        index.size(0) * window.positions(index.size(1)) * window.positions(index.size(2));
    if (classes.count() > places) { // a table would have more rows than the output has pixels
        const auto pixels = features.index_select(0, index.flatten());
        const auto dense = pixels.view({index.size(0), index.size(1), index.size(2), -1})
                               .permute({0, 3, 1, 2}); // [N, channels, H, W]
        return widened(torch::conv2d(dense, weight, {}, stride, padding));
    }
    const auto& patterns = map.patterns(halvings, window);
    const auto table = tap_table(features, by_tap(weight), window.taps()); // [S, taps, out]
    return gather_rows(sum_rows(table, patterns.rows), patterns.index);
}

} // namespace spade
