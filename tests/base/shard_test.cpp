#include "libspade/base/shard.hpp"

#include "libspade/base/error.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace spade {
namespace {

int holders(const std::string& name, int count) {
    int holders = 0;
    for (int index = 1; index <= count; ++index) {
        holders += Shard{index, count}.holds(name) ? 1 : 0;
    }
    return holders;
}

TEST(Shard, EachNameIsInExactlyOneOfNShards) {
    for (int count = 1; count <= 97; ++count) {
        for (int item = 0; item < 100; ++item) {
            EXPECT_EQ(holders(fmt::format("street/{:04}.png", item), count), 1) << count;
        }
    }
}

TEST(Shard, PartsAreOfSimilarSize) {
    constexpr int kItems = 10'000;
    int first = 0;
    for (int item = 0; item < kItems; ++item) {
        first += Shard{1, 10}.holds(fmt::format("{}", item)) ? 1 : 0;
    }
    EXPECT_NEAR(first, kItems / 10.0, 150); // five standard deviations
}

int shard_of(const char* name, int count) {
    int index = 1;
    while (!Shard{index, count}.holds(name)) {
        ++index;
    }
    return index;
}

/// Frozen: a run resumed after an update must find its items in the same shards.
TEST(Shard, NeverChanges) {
    EXPECT_EQ(shard_of("", 97), 83);
    EXPECT_EQ(shard_of("a", 97), 47);
    EXPECT_EQ(shard_of("street/0001", 97), 92);
    EXPECT_EQ(shard_of("street/0001", 2), 2);
    EXPECT_EQ(shard_of("aachen_000000_000019_leftImg8bit", 1000), 128);
}

TEST(ParseShard, ReadsIOfN) {
    const auto shard = parse_shard("3/12");
    EXPECT_EQ(shard.index, 3);
    EXPECT_EQ(shard.count, 12);
    EXPECT_TRUE(parse_shard("1/1").holds("anything"));
}

TEST(ParseShard, RefusesEverythingElse) {
    for (const char* text : {"", "/", "1", "1/", "/2", "0/2", "3/2", "-1/2", "1/0", "1/2/3", " 1/2",
                             "1/2 ", "+1/2", "1.0/2", "a/b", "AUTO", "1/99999999999"}) {
        EXPECT_THROW(parse_shard(text), UsageError) << text;
    }
}

class SlurmShard : public testing::Test {
protected:
    void SetUp() override { clear(); }
    void TearDown() override { clear(); }

    static void clear() {
        for (const char* part : {"ID", "COUNT", "MIN", "MAX", "STEP"}) {
            unsetenv(fmt::format("SLURM_ARRAY_TASK_{}", part).c_str());
        }
        for (const char* name :
             {"SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST", "SGE_TASK_STEPSIZE", "LSB_JOBINDEX",
              "LSB_JOBINDEX_END", "LSB_JOBINDEX_STEP", "PBS_ARRAY_INDEX", "PBS_ARRAYID"}) {
            unsetenv(name);
        }
    }

    static void set(const char* part, int value) {
        setenv(fmt::format("SLURM_ARRAY_TASK_{}", part).c_str(), fmt::format("{}", value).c_str(),
               1);
    }

    /// As sbatch --array=FIRST-LAST:STEP sets them for task ID.
    static void set_array(int id, int first, int last, int step) {
        set("ID", id);
        set("MIN", first);
        set("MAX", first + (last - first) / step * step);
        set("STEP", step);
        set("COUNT", (last - first) / step + 1);
    }
};

TEST_F(SlurmShard, CountsFromTheFirstTask) {
    set_array(0, 0, 9, 1);
    EXPECT_EQ(parse_shard("auto").index, 1);
    set_array(9, 0, 9, 1);
    EXPECT_EQ(parse_shard("auto").index, 10);
    EXPECT_EQ(parse_shard("auto").count, 10);
    set_array(1, 1, 1, 1);
    EXPECT_EQ(parse_shard("auto").count, 1);
}

TEST_F(SlurmShard, SupportsSteps) {
    set_array(14, 5, 16, 3); // 5, 8, 11, 14
    EXPECT_EQ(parse_shard("auto").index, 4);
    EXPECT_EQ(parse_shard("auto").count, 4);
}

TEST_F(SlurmShard, AssumesDefaultsForWhatSlurmDoesNotSet) {
    set("ID", 2);
    set("COUNT", 3);
    EXPECT_EQ(parse_shard("auto").index, 2);
    EXPECT_EQ(parse_shard("auto").count, 3);
}

TEST_F(SlurmShard, RefusesArraysWithHoles) {
    set_array(1, 1, 7, 1); // --array=1,3,7
    set("COUNT", 3);
    EXPECT_THROW(parse_shard("auto"), UsageError);
    set_array(6, 5, 16, 3);
    EXPECT_THROW(parse_shard("auto"), UsageError);
}

TEST_F(SlurmShard, SupportsGridEngineAndLsf) {
    setenv("SGE_TASK_ID", "7", 1); // qsub -t 3-10:2 makes tasks 3, 5, 7, 9
    setenv("SGE_TASK_FIRST", "3", 1);
    setenv("SGE_TASK_LAST", "10", 1);
    setenv("SGE_TASK_STEPSIZE", "2", 1);
    EXPECT_EQ(parse_shard("auto").index, 3);
    EXPECT_EQ(parse_shard("auto").count, 4);
    setenv("SGE_TASK_ID", "undefined", 1); // not a job array
    EXPECT_THROW(parse_shard("auto"), UsageError);
    setenv("LSB_JOBINDEX", "5", 1); // bsub -J "name[1-8]"
    setenv("LSB_JOBINDEX_END", "8", 1);
    EXPECT_EQ(parse_shard("auto").index, 5);
    EXPECT_EQ(parse_shard("auto").count, 8);
    setenv("LSB_JOBINDEX", "0", 1);
    EXPECT_THROW(parse_shard("auto"), UsageError);
}

TEST_F(SlurmShard, AsksForTheCountThatPbsDoesNotSet) {
    setenv("PBS_ARRAY_INDEX", "3", 1);
    try {
        parse_shard("auto");
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_NE(std::string(error.what()).find("--shard $PBS_ARRAY_INDEX/N"), std::string::npos);
    }
}

TEST_F(SlurmShard, NamesTheVariableThatIsMissingOrNotANumber) {
    try {
        parse_shard("auto");
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_NE(std::string(error.what()).find("SLURM_ARRAY_TASK_ID"), std::string::npos);
    }
    set_array(1, 1, 2, 1);
    setenv("SLURM_ARRAY_TASK_STEP", "one", 1);
    try {
        parse_shard("auto");
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_NE(std::string(error.what()).find("SLURM_ARRAY_TASK_STEP"), std::string::npos);
    }
}

} // namespace
} // namespace spade
