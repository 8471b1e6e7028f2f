#include "libspade/base/duration.hpp"

#include <gtest/gtest.h>

namespace {

using spade::duration_text;
using spade::parse_duration;

TEST(Duration, ReadsSecondsUnitsAndSlurmsClock) {
    EXPECT_EQ(parse_duration("5400"), 5400);
    EXPECT_EQ(parse_duration("90m"), 5400);
    EXPECT_EQ(parse_duration("1h30m"), 5400);
    EXPECT_EQ(parse_duration("1d2h3m4s"), 93784);
    EXPECT_EQ(parse_duration("1:30:00"), 5400);
    EXPECT_EQ(parse_duration("90:00"), 5400);
    EXPECT_EQ(parse_duration("1-12:00:00"), 129600);
}

TEST(Duration, RefusesMalformedText) {
    for (const char* text :
         {"", "soon", "-5", "1.5h", "30m1h", "1h1h", "1h30", "1:2:3:4", "1:", "h"}) {
        EXPECT_FALSE(parse_duration(text)) << text;
    }
}

TEST(Duration, IsPrintedInItsTwoLargestUnits) {
    EXPECT_EQ(duration_text(12.4), "12 s");
    EXPECT_EQ(duration_text(65), "1 min 5 s");
    EXPECT_EQ(duration_text(13800), "3 h 50 min");
    EXPECT_EQ(duration_text(93784), "1 d 2 h");
}

} // namespace
