#ifndef LIBSPADE_EVAL_FEATURE_REPORT_HPP
#define LIBSPADE_EVAL_FEATURE_REPORT_HPP

#include "libspade/eval/report.hpp"

namespace spade {

/// Adds the distances of two sets of features to "metrics", "intervals" and "warnings". Internal to
/// the report.
void add_feature_metrics(Report& report, const Statistics& statistics);

} // namespace spade

#endif // LIBSPADE_EVAL_FEATURE_REPORT_HPP
