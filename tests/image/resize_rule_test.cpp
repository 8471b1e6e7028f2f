#include "libspade/image/resize_rule.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

namespace {

using namespace spade;

Size target(std::string_view rule, Size source) { return ResizeRule::parse(rule).target(source); }

TEST(ResizeRule, ExactIgnoresTheAspectRatio) {
    EXPECT_EQ(target("286x256", {640, 480}), (Size{286, 256}));
    EXPECT_EQ(target("1x1", {640, 480}), (Size{1, 1}));
}

TEST(ResizeRule, NoneKeepsTheSize) {
    EXPECT_EQ(target("none", {641, 3}), (Size{641, 3}));
    EXPECT_EQ(ResizeRule().target({5, 7}), (Size{5, 7}));
}

TEST(ResizeRule, TheLongerSideFollowsTheShorterRoundedDown) {
    EXPECT_EQ(target("short:286", {640, 427}), (Size{428, 286}));
    EXPECT_EQ(target("short:286", {427, 640}), (Size{286, 428}));
    EXPECT_EQ(target("short:286", {300, 300}), (Size{286, 286}));
}

TEST(ResizeRule, TheHeightFollowsTheWidthRoundedDown) {
    EXPECT_EQ(target("width:512", {2048, 1024}), (Size{512, 256}));
    EXPECT_EQ(target("width:100", {640, 427}), (Size{100, 66}));
}

TEST(ResizeRule, ASideIsNeverBelowOne) {
    EXPECT_EQ(target("width:3", {1000, 2}), (Size{3, 1}));
    EXPECT_GT(target("short:32768", {1, 32768}).height, 32768) << "too large, but no overflow";
}

TEST(ResizeRule, TextRoundTrips) {
    for (const auto* text : {"none", "286x286", "512x256", "short:7", "width:1024"}) {
        EXPECT_EQ(ResizeRule::parse(text).text(), text);
        EXPECT_EQ(ResizeRule::parse(ResizeRule::parse(text).text()), ResizeRule::parse(text));
    }
    EXPECT_FALSE(ResizeRule::parse("short:7") == ResizeRule::parse("width:7"));
}

TEST(ResizeRule, RefusesInvalidRules) {
    for (const auto* text : {"", "286", "x", "286x", "x286", "0x5", "5x0", "-1x5", "5x5x5", "5 x 5",
                             "short:", "short:0", "short:5x5", "width:a", "None", "32769x1",
                             "32768x32768", "99999999999x1"}) {
        EXPECT_THROW(ResizeRule::parse(text), UsageError) << text;
    }
}

} // namespace
