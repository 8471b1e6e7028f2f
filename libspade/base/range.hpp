#ifndef LIBSPADE_BASE_RANGE_HPP
#define LIBSPADE_BASE_RANGE_HPP

#include <fmt/format.h>

#include <string>

namespace spade {

/// The numbers that a setting may have, both ends included.
struct Range {
    double least;
    double most;

    /// False for NaN.
    constexpr bool contains(double value) const { return value >= least && value <= most; }

    std::string text() const { return fmt::format("from {} to {}", least, most); }
};

/// For counts that nothing but arithmetic limits.
inline constexpr double kMaxCount = 1e9;

} // namespace spade

#endif // LIBSPADE_BASE_RANGE_HPP
