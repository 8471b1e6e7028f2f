#include "libspade/eval/segmentation_report.hpp"

#include "libspade/eval/report_parts.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>

namespace spade {

namespace {

using nlohmann::json;

using Part = std::pair<const char*, double SegmentationScores::*>;

constexpr std::array<Part, 6> kParts{
    {{"mean_iou", &SegmentationScores::mean_iou},
     {"mean_iou_union", &SegmentationScores::mean_iou_union},
     {"mean_iou_all", &SegmentationScores::mean_iou_all},
     {"pixel_accuracy", &SegmentationScores::pixel_accuracy},
     {"mean_class_accuracy", &SegmentationScores::mean_class_accuracy},
     {"frequency_weighted_iou", &SegmentationScores::frequency_weighted_iou}}};

ConfusionMatrix matrix_of(const std::vector<ConfusionCell>& cells, std::size_t classes) {
    ConfusionMatrix matrix(classes);
    for (const auto& cell : cells) {
        matrix.add(cell);
    }
    return matrix;
}

json rows_of(const ConfusionMatrix& matrix) {
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

/// All six scores for each draw of pictures.
std::vector<std::vector<double>> resampled(const SetStatistics& set, std::size_t classes,
                                           std::uint64_t seed, int replicates) {
    std::vector<std::vector<double>> values(kParts.size());
    std::vector<std::int64_t> times(set.names.size());
    for (int i = 0; i < replicates; ++i) {
        RandomStream chance(seed, "bootstrap/segmentation/" + std::to_string(i));
        std::fill(times.begin(), times.end(), 0);
        for (const auto index : draw_again(chance, static_cast<std::int64_t>(times.size()))) {
            ++times[static_cast<std::size_t>(index)];
        }
        ConfusionMatrix matrix(classes);
        for (const auto& cell : set.confusion) {
            matrix.add(cell, times[static_cast<std::size_t>(cell.picture)]);
        }
        const auto scores = scores_of(matrix);
        for (std::size_t part = 0; part < kParts.size(); ++part) {
            values[part].push_back(scores.*kParts[part].second);
        }
    }
    return values;
}

} // namespace

std::vector<double> accuracy_by_picture(const std::vector<ConfusionCell>& cells,
                                        std::size_t pictures) {
    std::vector<double> right(pictures);
    std::vector<double> all(pictures);
    for (const auto& cell : cells) {
        const auto picture = static_cast<std::size_t>(cell.picture);
        all[picture] += static_cast<double>(cell.pixels);
        right[picture] += cell.truth == cell.predicted ? static_cast<double>(cell.pixels) : 0;
    }
    for (std::size_t i = 0; i < pictures; ++i) {
        right[i] = all[i] == 0 ? std::numeric_limits<double>::quiet_NaN() : right[i] / all[i];
    }
    return right;
}

void add_segmentation_metrics(json& report, const Statistics& s) {
    const auto& protocol = s.protocol.at("segmentation");
    const auto& names = protocol.at("classes");
    const auto matrix = matrix_of(s.fake.confusion, names.size());
    const auto scores = scores_of(matrix);
    const auto replicates = s.protocol.at("bootstrap").get<int>();
    const auto seed = s.protocol.at("seed").get<std::uint64_t>();
    const auto draws = replicates >= 2 ? resampled(s.fake, names.size(), seed, replicates)
                                       : std::vector<std::vector<double>>(kParts.size());
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        const auto& [name, part] = kParts[i];
        report["metrics"][name] = number(scores.*part);
        if (replicates >= 2) {
            add_interval(report, name, percentile_interval(draws[i]), "bootstrap, percentile",
                         replicates);
        }
    }
    auto& segmentation = report["segmentation"];
    segmentation["confusion"] = rows_of(matrix);
    const bool real = s.real && !s.real->confusion.empty();
    SegmentationScores real_scores;
    if (real) {
        const auto real_matrix = matrix_of(s.real->confusion, names.size());
        real_scores = scores_of(real_matrix);
        segmentation["real_confusion"] = rows_of(real_matrix);
        for (const auto& [name, part] : kParts) {
            report["real"][name] = number(real_scores.*part);
        }
    }
    auto& classes = segmentation["classes"] = json::array();
    for (std::size_t c = 0; c < names.size(); ++c) {
        const auto& score = scores.classes[c];
        json entry{{"id", names[c].at("id")},
                   {"name", names[c].at("name")},
                   {"truth_pixels", score.truth_pixels},
                   {"predicted_pixels", score.predicted_pixels},
                   {"iou", number(score.iou)},
                   {"accuracy", number(score.accuracy)}};
        if (real) {
            entry["real_iou"] = number(real_scores.classes[c].iou);
            entry["real_accuracy"] = number(real_scores.classes[c].accuracy);
        }
        classes.push_back(entry);
    }
}

} // namespace spade
