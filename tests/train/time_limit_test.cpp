#include "libspade/train/time_limit.hpp"

#include "libspade/base/error.hpp"
#include "tests/base/variable.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

namespace {

using spade::TimeLimit;

TEST(TimeLimit, LeavesTwiceTheLongestStepAndSave) {
    spade::test::Variable none("SLURM_JOB_END_TIME", nullptr);
    TimeLimit limit("100");
    EXPECT_FALSE(limit.reached());
    limit.step_took(30);
    limit.step_took(1);
    EXPECT_FALSE(limit.reached());
    limit.save_took(25);
    EXPECT_TRUE(limit.reached());
    TimeLimit endless("");
    endless.step_took(1e9);
    EXPECT_FALSE(endless.reached());
    EXPECT_THROW(TimeLimit("soon"), spade::UsageError);
}

TEST(TimeLimit, HonoursTheEndOfASlurmJob) {
    const auto end = std::to_string(std::time(nullptr) + 50);
    spade::test::Variable job("SLURM_JOB_END_TIME", end.c_str());
    TimeLimit limit("10h");
    limit.step_took(1);
    EXPECT_FALSE(limit.reached());
    limit.step_took(30);
    EXPECT_TRUE(limit.reached());
    EXPECT_EQ(limit.reason(), "the end of the Slurm job");
    EXPECT_EQ(TimeLimit("10").reason(), "--max-time 10");
}

} // namespace
