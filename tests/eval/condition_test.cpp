#include "libspade/eval/condition.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

namespace {

TEST(Condition, ReadsShortAndLongNames) {
    const auto c = spade::parse_condition("fid>30");
    EXPECT_EQ(c.metric, "frechet_inception_distance");
    EXPECT_TRUE(c.holds(30.1));
    EXPECT_FALSE(c.holds(30));
    const auto d = spade::parse_condition("mean_iou<=0.4");
    EXPECT_EQ(d.metric, "mean_iou");
    EXPECT_TRUE(d.holds(0.4));
    EXPECT_FALSE(d.holds(0.41));
    EXPECT_TRUE(spade::parse_condition("kid<1e-3").holds(-1));
    EXPECT_TRUE(spade::parse_condition("psnr>=20").holds(20));
}

TEST(Condition, RefusesInvalidConditions) {
    for (const char* text :
         {"", "fid", "fid>", ">3", "fid=3", "fid>x", "fid>3dB", "fid><3", "fid>nan"}) {
        EXPECT_THROW(spade::parse_condition(text), spade::UsageError) << text;
    }
}

} // namespace
