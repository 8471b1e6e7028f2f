#ifndef LIBSPADE_EVAL_SEGMENTATION_SCORES_HPP
#define LIBSPADE_EVAL_SEGMENTATION_SCORES_HPP

/// \file
/// How well a segmentation of pictures agrees with the label maps that they were made from.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace spade {

/// Pixels of one picture that have one label in truth and one in the prediction.
struct ConfusionCell {
    std::int32_t picture = 0;
    std::int32_t truth = 0;     ///< a class
    std::int32_t predicted = 0; ///< a class, or the number of classes: none of them
    std::int64_t pixels = 0;
};

/// Rows: the true class; columns: the predicted one, and one more for none of them.
class ConfusionMatrix {
public:
    explicit ConfusionMatrix(std::size_t classes);

    std::size_t classes() const { return classes_; }
    std::int64_t& at(std::size_t truth, std::size_t predicted);
    std::int64_t at(std::size_t truth, std::size_t predicted) const;

    void add(const ConfusionCell& cell, std::int64_t times = 1);
    /// The cells that are not empty. \param picture  stored in each
    std::vector<ConfusionCell> cells(std::int32_t picture) const;

private:
    std::size_t classes_;
    std::vector<std::int64_t> pixels_; ///< [classes, classes + 1]
};

/// All shares are 0..1. IoU = TP / (TP + FP + FN), its pixels summed over the whole set.
struct SegmentationScores {
    struct OfClass {
        std::int64_t truth_pixels = 0;
        std::int64_t predicted_pixels = 0;
        double iou = 0;      ///< NaN where the class is neither in the truth nor predicted
        double accuracy = 0; ///< TP / (TP + FN); NaN where the class is not in the truth
    };
    std::vector<OfClass> classes;
    double mean_iou = 0;       ///< over the classes that occur in the truth
    double mean_iou_union = 0; ///< over those that occur in the truth or are predicted
    double mean_iou_all = 0;   ///< over all, absent ones counting 0
    double pixel_accuracy = 0;
    double mean_class_accuracy = 0; ///< over the classes that occur in the truth
    double frequency_weighted_iou = 0;
};

SegmentationScores scores_of(const ConfusionMatrix& confusion);

} // namespace spade

#endif // LIBSPADE_EVAL_SEGMENTATION_SCORES_HPP
