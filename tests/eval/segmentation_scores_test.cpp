#include "libspade/eval/segmentation_scores.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using spade::ConfusionMatrix;

TEST(SegmentationScores, OfAMatrixByHand) {
    ConfusionMatrix m(4); // the third is predicted, never true; the fourth is neither
    m.at(0, 0) = 6;
    m.at(0, 1) = 2;
    m.at(0, 4) = 2; // none of them: a miss
    m.at(1, 1) = 8;
    m.at(1, 2) = 2;
    const auto s = spade::scores_of(m);
    EXPECT_DOUBLE_EQ(s.classes[0].iou, 6.0 / 10);
    EXPECT_DOUBLE_EQ(s.classes[1].iou, 8.0 / 12);
    EXPECT_DOUBLE_EQ(s.classes[2].iou, 0);
    EXPECT_TRUE(std::isnan(s.classes[3].iou));
    EXPECT_DOUBLE_EQ(s.classes[0].accuracy, 0.6);
    EXPECT_TRUE(std::isnan(s.classes[2].accuracy));
    const double iou = 0.6 + 8.0 / 12;
    EXPECT_DOUBLE_EQ(s.mean_iou, iou / 2);
    EXPECT_DOUBLE_EQ(s.mean_iou_union, iou / 3);
    EXPECT_DOUBLE_EQ(s.mean_iou_all, iou / 4);
    EXPECT_DOUBLE_EQ(s.pixel_accuracy, 14.0 / 20);
    EXPECT_DOUBLE_EQ(s.mean_class_accuracy, (0.6 + 0.8) / 2);
    EXPECT_DOUBLE_EQ(s.frequency_weighted_iou, iou / 2); // ten pixels of each
}

TEST(SegmentationScores, CellsAddUpToTheirMatrix) {
    ConfusionMatrix m(2);
    m.at(0, 1) = 3;
    m.at(1, 2) = 5;
    const auto cells = m.cells(9);
    ASSERT_EQ(cells.size(), 2U);
    EXPECT_EQ(cells[0].picture, 9);
    ConfusionMatrix sum(2);
    for (const auto& cell : cells) {
        sum.add(cell, 2);
    }
    EXPECT_EQ(sum.at(0, 1), 6);
    EXPECT_EQ(sum.at(1, 2), 10);
}

TEST(SegmentationScores, OfNothingAreNaN) {
    const auto s = spade::scores_of(ConfusionMatrix(2));
    EXPECT_TRUE(std::isnan(s.mean_iou));
    EXPECT_TRUE(std::isnan(s.pixel_accuracy));
}

} // namespace
