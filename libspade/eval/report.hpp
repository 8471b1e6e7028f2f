#ifndef LIBSPADE_EVAL_REPORT_HPP
#define LIBSPADE_EVAL_REPORT_HPP

/// \file
/// From statistics to numbers. As JSON, a report has the layout of datasets/report.schema.json;
/// quantities that torch-fidelity has carry its names.

#include "libspade/eval/resampling.hpp"
#include "libspade/eval/segmentation_scores.hpp"
#include "libspade/eval/statistics.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace spade {

struct MetricInterval {
    Interval interval;
    const char* method = ""; ///< "bootstrap, normal"
    int replicates = 0;
};

struct ClassReport {
    nlohmann::json id; ///< as in the network's card
    std::string name;
    SegmentationScores::OfClass fake;
    std::optional<SegmentationScores::OfClass> real;
};

struct SegmentationReport {
    std::vector<ClassReport> classes;
    ConfusionMatrix fake;
    std::optional<ConfusionMatrix> real;
};

/// What was measured of one fake picture.
struct PictureReport {
    std::string name;
    std::map<std::string, double> values; ///< by measure
};

/// All numbers may be NaN where they are undefined.
struct Report {
    nlohmann::json protocol;                         ///< what was measured, and of which sets
    std::map<std::string, double> metrics;           ///< of the fake pictures
    std::map<std::string, MetricInterval> intervals; ///< of some metrics
    std::map<std::string, double> real;              ///< the same metrics of the real pictures
    std::string frechet_distance_name; ///< if the network is not that of FID; or empty
    std::optional<SegmentationReport> segmentation;
    std::optional<std::vector<PictureReport>> pictures; ///< if pictures were measured alone
    std::vector<std::string> warnings;

    /// Adds the mean of a value for each picture, and its interval by resampling pictures.
    void add_mean(const std::string& metric, const std::vector<double>& values);
};

/// The same statistics make the same report.
/// Throws DataError if a set has too few pictures for what was asked.
Report report_of(const Statistics& statistics);

/// {"schema", "version", "protocol", "metrics", "intervals", "real", "segmentation", "pictures",
/// "warnings", "provenance"}; null for NaN.
nlohmann::json to_json(const Report& report);

/// The conditions that hold, each with the value. Throws UsageError if the report lacks a metric.
std::vector<std::string> failed_conditions(const Report& report,
                                           const std::vector<std::string>& conditions);

} // namespace spade

#endif // LIBSPADE_EVAL_REPORT_HPP
