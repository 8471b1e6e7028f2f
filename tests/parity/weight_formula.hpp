#ifndef TESTS_PARITY_WEIGHT_FORMULA_HPP
#define TESTS_PARITY_WEIGHT_FORMULA_HPP

#include <cstdint>

namespace spade::parity {

/// The pseudo-random number in -1..1 behind element i of tensor k, both counted from 0:
/// s = 2 frac(sin(12.9898 (i+1) + 78.233 (k+1)) * 43758.5453123) - 1.
/// Product and sum are rounded separately: its file is compiled without fused multiply-add, which
/// would give other numbers.
double formula_value(std::int64_t i, std::int64_t k);

} // namespace spade::parity

#endif // TESTS_PARITY_WEIGHT_FORMULA_HPP
