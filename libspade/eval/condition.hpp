#ifndef LIBSPADE_EVAL_CONDITION_HPP
#define LIBSPADE_EVAL_CONDITION_HPP

#include <string>
#include <string_view>

namespace spade {

/// What --fail-if takes, "fid>30" or "mean_iou<=0.4": a metric by its name in the report or in
/// short (fid, kid, miou, accuracy, diversity), one of > >= < <=, and a number.
struct Condition {
    std::string metric; ///< as in the report
    std::string relation;
    double bound = 0;

    bool holds(double value) const;
};

Condition parse_condition(std::string_view text); ///< throws UsageError

} // namespace spade

#endif // LIBSPADE_EVAL_CONDITION_HPP
