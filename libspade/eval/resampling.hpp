#ifndef LIBSPADE_EVAL_RESAMPLING_HPP
#define LIBSPADE_EVAL_RESAMPLING_HPP

/// \file
/// How sure a number is: the bootstrap (Efron, 1979). Pictures are drawn anew, with replacement, as
/// often as there are; a number's spread over many such draws is its uncertainty. Draws come from
/// named streams, so that a report can be made again.

#include "libspade/data/random_stream.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace spade {

/// Where a number lies with a probability of 95 %.
struct Interval {
    double low = 0;
    double high = 0;
};

double mean_of(const std::vector<double>& values);
double deviation_of(const std::vector<double>& values); ///< of the population

/// `count` indices below `count`, with replacement.
std::vector<std::int64_t> draw_again(RandomStream& chance, std::int64_t count);

/// `size` different indices below `count`, all sets equally likely; all of them where that is not
/// fewer.
std::vector<std::int64_t> draw_subset(RandomStream& chance, std::int64_t count, std::int64_t size);

/// From the 2.5th to the 97.5th hundredth of the replicates, interpolated.
Interval percentile_interval(std::vector<double> replicates);

/// The value and 1.96 standard deviations of the replicates on either side: for numbers that
/// resampling shifts, since a resampled set holds fewer different pictures (FID, KID).
Interval normal_interval(double value, const std::vector<double>& replicates);

/// The percentile interval of statistic(indices) over `replicates` draws from `count` items.
Interval
bootstrap_interval(std::uint64_t seed, const std::string& name, int replicates, std::int64_t count,
                   const std::function<double(const std::vector<std::int64_t>&)>& statistic);

/// Of the mean of values.
Interval bootstrap_of_mean(std::uint64_t seed, const std::string& name, int replicates,
                           const std::vector<double>& values);

} // namespace spade

#endif // LIBSPADE_EVAL_RESAMPLING_HPP
