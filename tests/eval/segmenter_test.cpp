#include "libspade/eval/segmenter.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

namespace {

using spade::LabelTable;
using spade::NetCard;
using spade::Scored;

LabelTable table() {
    return LabelTable::parse("7\troad\n8\tTraffic Light\n11\tcar\n255\tvoid\tdont-care\n",
                             "t.labels");
}

NetCard card(std::vector<std::string> classes, std::int64_t outputs) {
    NetCard c;
    c.name = "net";
    c.classes = std::move(classes);
    c.outputs = outputs;
    return c;
}

TEST(MatchClasses, ByNameWhateverTheOrder) {
    const auto c =
        match_classes(table(), card({"car", "traffic-light", "road"}, 4), Scored::kBenchmark);
    EXPECT_EQ(c.labels, (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(c.of_label, (std::vector<std::int32_t>{0, 1, 2, -1}));
    EXPECT_EQ(c.of_output, (std::vector<std::int32_t>{2, 1, 0, 3})); // the fourth output is void
    EXPECT_TRUE(c.unknown_labels.empty());
}

TEST(MatchClasses, UnmatchedLabelsAreLeftOutAndUnmatchedClassesAreMisses) {
    const auto c = match_classes(table(), card({"road", "sky", "car"}, 3), Scored::kBenchmark);
    EXPECT_EQ(c.of_label, (std::vector<std::int32_t>{0, -1, 1, -1}));
    EXPECT_EQ(c.of_output, (std::vector<std::int32_t>{0, 2, 1}));
    EXPECT_EQ(c.unknown_labels, (std::vector<std::string>{"Traffic Light"}));
    EXPECT_EQ(c.unknown_outputs, (std::vector<std::string>{"sky"}));
    EXPECT_THROW(match_classes(table(), card({"tree"}, 1), Scored::kBenchmark), spade::ConfigError);
    EXPECT_THROW(match_classes(table(), card({}, 3), Scored::kBenchmark), spade::ConfigError);
}

TEST(TableClasses, LeaveOutDontCareAndWhatBenchmarksIgnore) {
    const auto marked = LabelTable::parse("0\tunlabeled\tignored\n7\troad\ttrain:0\n"
                                          "9\tparking\tignored\n11\tbuilding\ttrain:1\n",
                                          "t");
    const auto scored = spade::table_classes(marked, Scored::kBenchmark);
    EXPECT_EQ(scored.labels, (std::vector<int>{1, 3}));
    EXPECT_EQ(scored.of_label, (std::vector<std::int32_t>{-1, 0, -1, 1}));
    EXPECT_EQ(scored.of_output, (std::vector<std::int32_t>{2, 0, 2, 1})) << "a miss";
    const auto all = spade::table_classes(marked, Scored::kAllLabels);
    EXPECT_EQ(all.of_label, (std::vector<std::int32_t>{0, 1, 2, 3}));

    const auto c = spade::table_classes(table(), Scored::kAllLabels);
    EXPECT_EQ(c.of_label, (std::vector<std::int32_t>{0, 1, 2, -1}));
    EXPECT_EQ(c.of_output, (std::vector<std::int32_t>{0, 1, 2, 3}));
    const auto bare = spade::table_classes(LabelTable::numbered(3, false), Scored::kBenchmark);
    EXPECT_EQ(bare.of_label, (std::vector<std::int32_t>{0, 1, 2}));
}

} // namespace
