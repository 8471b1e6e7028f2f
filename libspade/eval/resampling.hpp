#ifndef LIBSPADE_EVAL_RESAMPLING_HPP
#define LIBSPADE_EVAL_RESAMPLING_HPP

/// \file
/// How certain a number is, by the bootstrap (Efron, 1979). As many pictures as there are get drawn
/// with replacement; a number's spread over many such draws is its uncertainty. Draws come from
/// named streams, so that a report is reproducible.

#include "libspade/data/random_stream.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace spade {

/// Contains a number with a probability of 95 %.
struct Interval {
    double low = 0;
    double high = 0;
};

double mean_of(const std::vector<double>& values);
double deviation_of(const std::vector<double>& values); ///< of the population

/// `count` indices below `count`, with replacement.
std::vector<std::int64_t> draw_with_replacement(RandomStream& chance, std::int64_t count);

/// `size` distinct indices below `count`, all sets equally likely; all indices if `size` is not
/// less than `count`.
std::vector<std::int64_t> draw_subset(RandomStream& chance, std::int64_t count, std::int64_t size);

/// From the 2.5th to the 97.5th percentile of the replicates, interpolated.
Interval percentile_interval(std::vector<double> replicates);

/// The value and 1.96 standard deviations of the replicates on either side: for numbers that
/// resampling shifts, since a resampled set holds fewer distinct pictures (FID, KID).
Interval normal_interval(double value, const std::vector<double>& replicates);

/// The percentile interval of statistic(indices) over `replicates` draws from `count` items.
Interval
bootstrap_interval(std::uint64_t seed, const std::string& name, int replicates, std::int64_t count,
                   const std::function<double(const std::vector<std::int64_t>&)>& statistic);

/// The percentile interval of the mean of values.
Interval bootstrap_of_mean(std::uint64_t seed, const std::string& name, int replicates,
                           const std::vector<double>& values);

} // namespace spade

#endif // LIBSPADE_EVAL_RESAMPLING_HPP
