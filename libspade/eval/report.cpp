#include "libspade/eval/report.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/version.hpp"
#include "libspade/eval/condition.hpp"
#include "libspade/eval/feature_report.hpp"
#include "libspade/eval/segmentation_report.hpp"
#include "libspade/io/provenance.hpp"

#include <cmath>
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

std::vector<PictureReport> pictures_of(const Statistics& s) {
    std::vector<PictureReport> pictures;
    const auto accuracy = accuracy_by_picture(s.fake.confusion, s.fake.names.size());
    for (std::size_t i = 0; i < s.fake.names.size(); ++i) {
        PictureReport picture{s.fake.names[i], {}};
        for (const auto& [measure, values] : s.values) {
            picture.values[measure] = values[i];
        }
        if (!s.fake.confusion.empty()) {
            picture.values["pixel_accuracy"] = accuracy[i];
        }
        pictures.push_back(std::move(picture));
    }
    return pictures;
}

json number(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

json numbers(const std::map<std::string, double>& values) {
    auto object = json::object();
    for (const auto& [name, value] : values) {
        object[name] = number(value);
    }
    return object;
}

json to_json(const MetricInterval& i) {
    return {{"low", number(i.interval.low)},
            {"high", number(i.interval.high)},
            {"level", 0.95},
            {"method", i.method},
            {"replicates", i.replicates}};
}

json to_json(const ConfusionMatrix& matrix) {
    auto rows = json::array();
    for (std::size_t t = 0; t < matrix.classes(); ++t) {
        auto row = json::array();
        for (std::size_t p = 0; p <= matrix.classes(); ++p) {
            row.push_back(matrix.at(t, p));
        }
        rows.push_back(row);
    }
    return rows;
}

json to_json(const ClassReport& c) {
    json entry{{"id", c.id},
               {"name", c.name},
               {"truth_pixels", c.fake.truth_pixels},
               {"predicted_pixels", c.fake.predicted_pixels},
               {"iou", number(c.fake.iou)},
               {"accuracy", number(c.fake.accuracy)}};
    if (c.real) {
        entry["real_iou"] = number(c.real->iou);
        entry["real_accuracy"] = number(c.real->accuracy);
    }
    return entry;
}

json to_json(const SegmentationReport& s) {
    json object{{"classes", json::array()}, {"confusion", to_json(s.fake)}};
    for (const auto& c : s.classes) {
        object["classes"].push_back(to_json(c));
    }
    if (s.real) {
        object["real_confusion"] = to_json(*s.real);
    }
    return object;
}

} // namespace

void Report::add_mean(const std::string& metric, const std::vector<double>& values) {
    metrics[metric] = mean_of(values);
    const auto replicates = protocol.at("bootstrap").get<int>();
    if (replicates >= 2) {
        const auto seed = protocol.at("seed").get<std::uint64_t>();
        intervals[metric] = {bootstrap_of_mean(seed, metric, replicates, values),
                             "bootstrap, percentile", replicates};
    }
}

Report report_of(const Statistics& s) {
    Report report;
    report.protocol = s.protocol;
    auto& sets = report.protocol["sets"];
    sets["fake"] = set_json(s.fake);
    if (s.real) {
        sets["real"] = set_json(*s.real);
    }
    if (s.protocol.contains("features") && s.real) {
        add_feature_metrics(report, s);
    }
    for (const auto& [measure, values] : s.values) {
        if (values.empty()) {
            throw DataError("{}: has no pictures", s.fake.source);
        }
        report.add_mean(measure, values);
    }
    if (!s.diversity.empty()) {
        std::vector<double> values;
        for (const auto& [name, value] : s.diversity) {
            values.push_back(value);
        }
        report.add_mean("lpips_diversity", values);
    }
    if (s.protocol.contains("segmentation")) {
        add_segmentation_metrics(report, s);
    }
    if (!s.values.empty() || !s.fake.confusion.empty()) {
        report.pictures = pictures_of(s);
    }
    return report;
}

json to_json(const Report& r) {
    json report{
        {"schema", "spade-eval"},      {"version", kVersion},
        {"protocol", r.protocol},      {"metrics", numbers(r.metrics)},
        {"intervals", json::object()}, {"real", numbers(r.real)},
        {"warnings", r.warnings},      {"provenance", to_json(Provenance::of_this_process())}};
    if (!r.frechet_distance_name.empty()) {
        report["metrics"]["frechet_distance_name"] = r.frechet_distance_name;
    }
    for (const auto& [metric, interval] : r.intervals) {
        report["intervals"][metric] = to_json(interval);
    }
    if (r.segmentation) {
        report["segmentation"] = to_json(*r.segmentation);
    }
    if (r.pictures) {
        auto& pictures = report["pictures"] = json::array();
        for (const auto& [name, values] : *r.pictures) {
            auto picture = numbers(values);
            picture["name"] = name;
            pictures.push_back(picture);
        }
    }
    return report;
}

std::vector<std::string> failed_conditions(const Report& report,
                                           const std::vector<std::string>& conditions) {
    std::vector<std::string> failures;
    for (const auto& text : conditions) {
        const auto condition = parse_condition(text);
        const auto found = report.metrics.find(condition.metric);
        if (found == report.metrics.end() || !std::isfinite(found->second)) {
            throw UsageError("--fail-if {}: the report has no metric {}", text, condition.metric);
        }
        const auto value = found->second;
        if (condition.holds(value)) {
            failures.push_back(fmt::format("{} is {}, which --fail-if '{}' forbids",
                                           condition.metric, value, text));
        }
    }
    return failures;
}

} // namespace spade
