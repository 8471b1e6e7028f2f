#include "tests/parity/weight_formula.hpp"

#include <cmath>

namespace spade::parity {

double formula_value(std::int64_t i, std::int64_t k) {
    const double along_elements = 12.9898 * static_cast<double>(i + 1);
    const double along_tensors = 78.233 * static_cast<double>(k + 1);
    const double q = std::sin(along_elements + along_tensors) * 43758.5453123;
    return 2 * (q - std::floor(q)) - 1;
}

} // namespace spade::parity
