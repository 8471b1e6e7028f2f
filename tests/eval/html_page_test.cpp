#include "libspade/eval/html_page.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

TEST(HtmlPage, TextIsEscaped) {
    EXPECT_EQ(spade::html_escaped("<a href=\"x\">&"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    EXPECT_NE(spade::html_page("<b>", "").find("<title>&lt;b&gt;</title>"), std::string::npos);
    const auto map = spade::svg_heat_map({{1}}, {"<x>"}, {"<y>"});
    EXPECT_EQ(map.find("<x>"), std::string::npos);
}

TEST(HtmlPage, NumbersAreShort) {
    EXPECT_EQ(spade::short_number(0.123456), "0.1235");
    EXPECT_EQ(spade::short_number(1234567), "1234567");
    EXPECT_EQ(spade::short_number(NAN), "\u2013");
}

TEST(HtmlPage, AHistogramTakesEqualValuesAndNone) {
    const auto one = spade::svg_histogram({2, 2, 2}, "psnr");
    EXPECT_NE(one.find("mean 2<"), std::string::npos);
    EXPECT_EQ(one.find("nan"), std::string::npos);
    EXPECT_EQ(spade::svg_histogram({}, "psnr"), "");
}

TEST(HtmlPage, ARowWithoutPixelsIsWhite) {
    const auto map = spade::svg_heat_map({{0, 0}}, {"a"}, {"a", "b"});
    EXPECT_EQ(map.find("nan"), std::string::npos);
    EXPECT_NE(map.find("#ffffff"), std::string::npos);
}

} // namespace
