#include "libspade/io/child_process.hpp"

#include "libspade/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace spade {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

/// The message of the DataError with which a child's work ends.
template <class Work>
std::string finding(const ChildLimits& limits, Work work) {
    try {
        return "it said " + in_child("a.h5", limits, work);
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::kData);
        return error.what();
    }
}

TEST(InChild, ReturnsWhatTheWorkReturned) {
    const std::string long_text(3'000'000, 'x');
    EXPECT_EQ(in_child("a.h5", {}, [] { return std::string("a\0b", 3); }), std::string("a\0b", 3));
    EXPECT_TRUE(in_child("a.h5", {}, [&] { return long_text; }) == long_text);
    EXPECT_EQ(in_child("a.h5", {}, [] { return std::string(); }), "");
    const auto parent = getpid();
    EXPECT_NE(in_child("a.h5", {}, [] { return std::to_string(getpid()); }),
              std::to_string(parent));
}

TEST(InChild, ErrorsKeepTheirCode) {
    try {
        in_child("a.h5", {}, []() -> std::string { throw MissingError("b.h5: is not there"); });
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::kMissing);
        EXPECT_STREQ(error.what(), "b.h5: is not there");
    }
    EXPECT_THAT(finding({}, []() -> std::string { throw std::bad_alloc(); }),
                AllOf(StartsWith("a.h5: "), HasSubstr("memory")));
}

TEST(InChild, ACrashIsAFindingAboutTheFile) {
    const auto die_by = [](int signal) {
        return finding({}, [=]() -> std::string {
            std::signal(signal, SIG_DFL);
            std::raise(signal);
            return "";
        });
    };
    EXPECT_THAT(die_by(SIGSEGV), AllOf(StartsWith("a.h5: "), HasSubstr("signal 11")));
    EXPECT_THAT(die_by(SIGABRT), HasSubstr("signal 6"));
    EXPECT_THAT(finding({}, []() -> std::string { _exit(0); }), HasSubstr("exit code 0"));
}

TEST(InChild, AnEndlessLoopIsAFindingAboutTheFile) {
    EXPECT_THAT(finding({/*cpu_seconds=*/1, 0},
                        []() -> std::string {
                            for (volatile unsigned i = 0;; i = i + 1) {
                            }
                        }),
                AllOf(StartsWith("a.h5: "), HasSubstr("more than 1 s")));
}

TEST(InChild, LimitsGrowWithTheFile) {
    const auto small = limits_for_reading(1000, 1);
    const auto large = limits_for_reading(std::uint64_t{1} << 40, 16);
    EXPECT_GE(small.cpu_seconds, 60U);
    EXPECT_GT(large.cpu_seconds, std::uint64_t{1000000});
    EXPECT_GT(large.memory_bytes, std::uint64_t{1} << 40);
}

} // namespace
} // namespace spade
