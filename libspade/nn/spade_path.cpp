#include "libspade/nn/spade_path.hpp"

namespace spade {

bool table_is_cheaper(const SpadePatterns& patterns, const SpadeNormOptions& o,
                      double convolution) {
    // Adding one number from memory takes as long as this many multiply-adds: measured.
    constexpr double kSum = 12;
    const auto columns = static_cast<double>(o.kernel * o.kernel * 2 * o.channels);
    const auto inner = static_cast<double>(patterns.inner.count());
    const auto outer = static_cast<double>(patterns.outer.count());
    // The convolution keeps a second copy of the weights, in its own layout.
    constexpr double kWorthIt = 1.3;
    return columns * (inner * static_cast<double>(o.hidden) + kSum * outer) <
           kWorthIt * convolution;
}

} // namespace spade
