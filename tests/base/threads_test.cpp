#include "libspade/base/threads.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace {

TEST(AvailableThreads, ObeyTheVariablesOfSlurmAndOpenMp) {
    for (const char* variable : {"SLURM_CPUS_PER_TASK", "OMP_NUM_THREADS"}) {
        unsetenv("SLURM_CPUS_PER_TASK");
        unsetenv("OMP_NUM_THREADS");
        const auto all = spade::available_threads();
        EXPECT_GE(all, 1);
        setenv(variable, "1", 1);
        EXPECT_EQ(spade::available_threads(), 1) << variable;
        for (const char* no_limit : {"100000", "0", "", "many", "4,2"}) {
            setenv(variable, no_limit, 1);
            EXPECT_EQ(spade::available_threads(), all) << variable << ' ' << no_limit;
        }
    }
}

} // namespace
