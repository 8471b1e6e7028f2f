#ifndef LIBSPADE_EVAL_REPORT_PARTS_HPP
#define LIBSPADE_EVAL_REPORT_PARTS_HPP

/// \file
/// What the makers of a report share. Internal to report.

#include "libspade/eval/resampling.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace spade {

void add_warning(nlohmann::json& report, const std::string& text);
void add_interval(nlohmann::json& report, const std::string& metric, const Interval& interval,
                  const char* method, int replicates);

/// The mean of a value for each picture, and its interval by resampling pictures.
void add_mean(nlohmann::json& report, const std::string& metric, const std::vector<double>& values,
              const nlohmann::json& protocol);

/// null where it is no number.
nlohmann::json number(double value);

} // namespace spade

#endif // LIBSPADE_EVAL_REPORT_PARTS_HPP
