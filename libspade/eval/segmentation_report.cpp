#include "libspade/eval/segmentation_report.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace spade {

namespace {

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

/// All six scores for each draw of pictures.
std::vector<std::vector<double>> resampled(const SetStatistics& set, std::size_t classes,
                                           std::uint64_t seed, int replicates) {
    std::vector<std::vector<double>> values(kParts.size());
    std::vector<std::int64_t> times(set.names.size());
    for (int i = 0; i < replicates; ++i) {
        RandomStream chance(seed, "bootstrap/segmentation/" + std::to_string(i));
        std::fill(times.begin(), times.end(), 0);
        for (const auto index :
             draw_with_replacement(chance, static_cast<std::int64_t>(times.size()))) {
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

void add_segmentation_metrics(Report& report, const Statistics& s) {
    const auto& names = s.protocol.at("segmentation").at("classes");
    SegmentationReport segmentation{{}, matrix_of(s.fake.confusion, names.size()), {}};
    const auto scores = scores_of(segmentation.fake);
    const auto replicates = s.protocol.at("bootstrap").get<int>();
    const auto seed = s.protocol.at("seed").get<std::uint64_t>();
    const auto draws = replicates >= 2 ? resampled(s.fake, names.size(), seed, replicates)
                                       : std::vector<std::vector<double>>(kParts.size());
    for (std::size_t i = 0; i < kParts.size(); ++i) {
        const auto& [name, part] = kParts[i];
        report.metrics[name] = scores.*part;
        if (replicates >= 2) {
            report.intervals[name] = {percentile_interval(draws[i]), "bootstrap, percentile",
                                      replicates};
        }
    }
    std::optional<SegmentationScores> real_scores;
    if (s.real && !s.real->confusion.empty()) {
        segmentation.real = matrix_of(s.real->confusion, names.size());
        real_scores = scores_of(*segmentation.real);
        for (const auto& [name, part] : kParts) {
            report.real[name] = (*real_scores).*part;
        }
    }
    for (std::size_t c = 0; c < names.size(); ++c) {
        ClassReport entry;
        entry.id = names[c].at("id");
        entry.name = names[c].at("name").get<std::string>();
        entry.fake = scores.classes[c];
        if (real_scores) {
            entry.real = real_scores->classes[c];
        }
        segmentation.classes.push_back(std::move(entry));
    }
    report.segmentation = std::move(segmentation);
}

} // namespace spade
