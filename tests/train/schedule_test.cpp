#include "libspade/train/schedule.hpp"

#include <gtest/gtest.h>

using spade::DecayStart;
using spade::Schedule;

namespace {

TEST(Schedule, WithoutDecayTheRateIsConstant) {
    const Schedule schedule{50, 0, DecayStart::kReference};
    EXPECT_EQ(schedule.factor(0), 1);
    EXPECT_EQ(schedule.factor(49), 1);
    EXPECT_EQ(schedule.total_epochs(), 50);
}

TEST(Schedule, TheReferenceDecaysOneEpochLate) {
    const Schedule schedule{100, 100, DecayStart::kReference};
    EXPECT_EQ(schedule.factor(99), 1);
    EXPECT_EQ(schedule.factor(100), 1);
    EXPECT_DOUBLE_EQ(schedule.factor(101), 0.99);
    EXPECT_NEAR(schedule.factor(199), 0.01, 1e-12);
}

TEST(Schedule, AtOnceDecaysInTheFirstDecayingEpoch) {
    const Schedule schedule{2, 3, DecayStart::kImmediate};
    EXPECT_EQ(schedule.factor(1), 1);
    EXPECT_DOUBLE_EQ(schedule.factor(2), 0.75);
    EXPECT_DOUBLE_EQ(schedule.factor(4), 0.25);
    EXPECT_DOUBLE_EQ(schedule.factor(5), 0);
}

} // namespace
