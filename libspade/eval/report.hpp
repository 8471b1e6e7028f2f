#ifndef LIBSPADE_EVAL_REPORT_HPP
#define LIBSPADE_EVAL_REPORT_HPP

/// \file
/// From statistics to numbers. The report is JSON whose layout datasets/report.schema.json fixes;
/// quantities that torch-fidelity has carry its names.

#include "libspade/eval/statistics.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace spade {

/// {"schema", "version", "protocol", "metrics", "intervals", "real", "segmentation", "pictures",
/// "warnings", "provenance"}. The same statistics make the same report, but for the provenance.
/// Throws DataError where a set has too few pictures for what was asked.
nlohmann::json report_of(const Statistics& statistics);

/// The conditions that hold, each with the value. Throws UsageError where the report lacks a
/// metric.
std::vector<std::string> failures_of(const nlohmann::json& report,
                                     const std::vector<std::string>& conditions);

} // namespace spade

#endif // LIBSPADE_EVAL_REPORT_HPP
