#include "libspade/base/invocation.hpp"

#include "libspade/base/threads.hpp"
#include "libspade/base/time.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <sched.h>
#include <string>

namespace spade {
namespace {

TEST(Invocation, IsWhatWasSet) {
    set_invocation({"spade-test", "spade-test 'a b'"});
    EXPECT_EQ(invocation().tool, "spade-test");
    EXPECT_EQ(invocation().command_line, "spade-test 'a b'");
    set_invocation({});
}

TEST(SharedFile, IsBesideTheFolderOfTheProgram) {
    const auto program = std::filesystem::read_symlink("/proc/self/exe");
    EXPECT_EQ(installed_file("ade20k.labels"),
              program.parent_path().parent_path() / "share/libspade/ade20k.labels");
}

TEST(UtcNow, IsIso8601) {
    std::string pattern = utc_now();
    for (char& c : pattern) {
        c = c >= '0' && c <= '9' ? '9' : c;
    }
    EXPECT_EQ(pattern, "9999-99-99T99:99:99Z");
}

TEST(AvailableThreads, IsNoMoreThanTheAffinityAllows) {
    cpu_set_t all;
    ASSERT_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    EXPECT_GE(available_threads(), 1);
    EXPECT_LE(available_threads(), CPU_COUNT(&all));
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
        if (CPU_ISSET(cpu, &all)) {
            CPU_SET(cpu, &one);
        }
    }
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(available_threads(), 1);
    sched_setaffinity(0, sizeof all, &all);
}

} // namespace
} // namespace spade
