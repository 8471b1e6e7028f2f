#ifndef LIBSPADE_EVAL_SEGMENTATION_REPORT_HPP
#define LIBSPADE_EVAL_SEGMENTATION_REPORT_HPP

#include "libspade/eval/report.hpp"

#include <vector>

namespace spade {

/// Adds the scores of the fake pictures to "metrics" and "intervals", those of the real ones to
/// "real", and classes and matrices to "segmentation". Internal to the report.
void add_segmentation_metrics(Report& report, const Statistics& statistics);

/// [N] the share of each picture's pixels that are predicted correctly; NaN where all are ignored.
std::vector<double> accuracy_by_picture(const std::vector<ConfusionCell>& cells,
                                        std::size_t pictures);

} // namespace spade

#endif // LIBSPADE_EVAL_SEGMENTATION_REPORT_HPP
