#include "libspade/eval/report.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/version.hpp"
#include "libspade/eval/condition.hpp"
#include "libspade/eval/feature_report.hpp"
#include "libspade/eval/report_parts.hpp"
#include "libspade/eval/segmentation_report.hpp"
#include "libspade/io/provenance.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace spade {

namespace {

using nlohmann::json;

json set_json(const SetStatistics& set) {
    json about{{"source", set.source}};
    if (!set.names.empty()) {
        about["pictures"] = set.names.size();
        about["digest"] = digest_of(set).hex();
    } else {
        about["moments_only"] = true;
    }
    return about;
}

/// One entry for each fake picture: whatever was measured of it alone.
json pictures_json(const Statistics& s) {
    auto pictures = json::array();
    const auto accuracy = accuracy_by_picture(s.fake.confusion, s.fake.names.size());
    for (std::size_t i = 0; i < s.fake.names.size(); ++i) {
        json picture{{"name", s.fake.names[i]}};
        for (const auto& [measure, values] : s.values) {
            picture[measure] = number(values[i]);
        }
        if (!s.fake.confusion.empty()) {
            picture["pixel_accuracy"] = number(accuracy[i]);
        }
        pictures.push_back(picture);
    }
    return pictures;
}

} // namespace

json report_of(const Statistics& s) {
    json report{
        {"schema", "spade-eval"},      {"version", kVersion},
        {"protocol", s.protocol},      {"metrics", json::object()},
        {"intervals", json::object()}, {"real", json::object()},
        {"warnings", json::array()},   {"provenance", to_json(Provenance::of_this_process())}};
    auto& sets = report["protocol"]["sets"];
    sets["fake"] = set_json(s.fake);
    if (s.real) {
        sets["real"] = set_json(*s.real);
    }
    if (s.protocol.contains("features") && s.real) {
        add_feature_metrics(report, s);
    }
    for (const auto& [measure, values] : s.values) {
        if (values.empty()) {
            throw DataError("{}: holds no picture", s.fake.source);
        }
        add_mean(report, measure, values, s.protocol);
    }
    if (!s.diversity.empty()) {
        std::vector<double> values;
        for (const auto& [name, value] : s.diversity) {
            values.push_back(value);
        }
        add_mean(report, "lpips_diversity", values, s.protocol);
    }
    if (s.protocol.contains("segmentation")) {
        add_segmentation_metrics(report, s);
    }
    if (!s.values.empty() || !s.fake.confusion.empty()) {
        report["pictures"] = pictures_json(s);
    }
    return report;
}

std::vector<std::string> failures_of(const json& report,
                                     const std::vector<std::string>& conditions) {
    std::vector<std::string> failures;
    for (const auto& text : conditions) {
        const auto condition = parse_condition(text);
        const auto& metrics = report.at("metrics");
        const auto found = metrics.find(condition.metric);
        if (found == metrics.end() || !found->is_number()) {
            throw UsageError("--fail-if {}: the report has no number called {}", text,
                             condition.metric);
        }
        const auto value = found->get<double>();
        if (condition.holds(value)) {
            failures.push_back(
                fmt::format("{} is {}, as --fail-if '{}' forbids", condition.metric, value, text));
        }
    }
    return failures;
}

} // namespace spade
