#include "libspade/eval/segmentation_scores.hpp"

#include <cmath>
#include <limits>

namespace spade {

namespace {

double share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                      : static_cast<double>(part) / static_cast<double>(whole);
}

struct Mean {
    double sum = 0;
    std::int64_t count = 0;

    void add(double value) {
        sum += value;
        ++count;
    }
    double value() const {
        return count == 0 ? std::numeric_limits<double>::quiet_NaN()
                          : sum / static_cast<double>(count);
    }
};

} // namespace

ConfusionMatrix::ConfusionMatrix(std::size_t classes)
    : classes_(classes), pixels_(classes * (classes + 1)) {}

std::int64_t& ConfusionMatrix::at(std::size_t truth, std::size_t predicted) {
    return pixels_[truth * (classes_ + 1) + predicted];
}

std::int64_t ConfusionMatrix::at(std::size_t truth, std::size_t predicted) const {
    return pixels_[truth * (classes_ + 1) + predicted];
}

void ConfusionMatrix::add(const ConfusionCell& cell, std::int64_t times) {
    at(static_cast<std::size_t>(cell.truth), static_cast<std::size_t>(cell.predicted)) +=
        times * cell.pixels;
}

std::vector<ConfusionCell> ConfusionMatrix::cells(std::int32_t picture) const {
    std::vector<ConfusionCell> cells;
    for (std::size_t truth = 0; truth < classes_; ++truth) {
        for (std::size_t predicted = 0; predicted <= classes_; ++predicted) {
            if (const auto pixels = at(truth, predicted); pixels != 0) {
                cells.push_back({picture, static_cast<std::int32_t>(truth),
                                 static_cast<std::int32_t>(predicted), pixels});
            }
        }
    }
    return cells;
}

SegmentationScores scores_of(const ConfusionMatrix& confusion) {
    SegmentationScores scores;
    const auto classes = confusion.classes();
    scores.classes.resize(classes);
    std::int64_t pixels = 0;
    std::int64_t correct = 0;
    for (std::size_t t = 0; t < classes; ++t) {
        correct += confusion.at(t, t);
        for (std::size_t p = 0; p <= classes; ++p) {
            scores.classes[t].truth_pixels += confusion.at(t, p);
            if (p < classes) {
                scores.classes[p].predicted_pixels += confusion.at(t, p);
            }
        }
        pixels += scores.classes[t].truth_pixels;
    }
    Mean in_truth;
    Mean in_either;
    Mean accuracy;
    for (std::size_t c = 0; c < classes; ++c) {
        auto& score = scores.classes[c];
        const auto hits = confusion.at(c, c);
        score.iou = share(hits, score.truth_pixels + score.predicted_pixels - hits);
        score.accuracy = share(hits, score.truth_pixels);
        if (score.truth_pixels > 0) {
            in_truth.add(score.iou);
            accuracy.add(score.accuracy);
            scores.frequency_weighted_iou += share(score.truth_pixels, pixels) * score.iou;
        }
        if (!std::isnan(score.iou)) {
            in_either.add(score.iou);
        }
    }
    scores.mean_iou = in_truth.value();
    scores.mean_iou_union = in_either.value();
    scores.mean_iou_all = classes == 0 ? 0 : in_either.sum / static_cast<double>(classes);
    scores.pixel_accuracy = share(correct, pixels);
    scores.mean_class_accuracy = accuracy.value();
    return scores;
}

} // namespace spade
