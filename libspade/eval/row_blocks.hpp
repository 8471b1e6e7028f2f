#ifndef LIBSPADE_EVAL_ROW_BLOCKS_HPP
#define LIBSPADE_EVAL_ROW_BLOCKS_HPP

#include "libspade/eval/require_running.hpp"

#include <torch/types.h>

#include <algorithm>
#include <cstdint>

namespace spade {

/// Calls visit(first row, rows in float64) for each block of rows in turn, so that large sets are
/// never held twice. Throws StoppedError if a stop is requested between two.
template <class Visit>
void for_row_blocks(const torch::Tensor& matrix, const Visit& visit) {
    constexpr std::int64_t kRows = 1024;
    for (std::int64_t first = 0; first < matrix.size(0); first += kRows) {
        require_running();
        const auto count = std::min(kRows, matrix.size(0) - first);
        visit(first, matrix.narrow(0, first, count).to(torch::kFloat64));
    }
}

} // namespace spade

#endif // LIBSPADE_EVAL_ROW_BLOCKS_HPP
