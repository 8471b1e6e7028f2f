#include "libspade/base/stop.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <unistd.h>

namespace spade {
namespace {

using testing::ExitedWithCode;
using testing::KilledBySignal;

/// Each in its own process, because the flag cannot be lowered.
[[noreturn]] void exit_with(bool good) { _exit(good ? 0 : 1); }

TEST(StopDeathTest, TheFirstSignalRaisesTheFlag) {
    for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) {
        EXPECT_EXIT(
            {
                catch_stop_signals();
                const bool before = stop_requested();
                std::raise(signal);
                exit_with(!before && stop_requested());
            },
            ExitedWithCode(0), "");
    }
}

TEST(StopDeathTest, TheSecondSignalEndsTheProcessByItsDefaultAction) {
    EXPECT_EXIT(
        {
            catch_stop_signals();
            std::raise(SIGUSR1);
            std::raise(SIGTERM);
            exit_with(true);
        },
        KilledBySignal(SIGTERM), "");
    EXPECT_EXIT(
        {
            catch_stop_signals();
            std::raise(SIGINT);
            std::raise(SIGINT);
            exit_with(true);
        },
        KilledBySignal(SIGINT), "");
}

TEST(StopDeathTest, TheFirstSignalAfterATimeLimitDoesNotKill) {
    EXPECT_EXIT(
        {
            catch_stop_signals();
            request_stop();
            std::raise(SIGTERM);
            exit_with(stop_requested());
        },
        ExitedWithCode(0), "");
}

TEST(StopDeathTest, AClosedPipeIsAnErrorAndDoesNotKill) {
    EXPECT_EXIT(
        {
            catch_stop_signals();
            int ends[2];
            exit_with(pipe(ends) == 0 && close(ends[0]) == 0 && write(ends[1], "x", 1) < 0);
        },
        ExitedWithCode(0), "");
}

TEST(StopDeathTest, WithoutCatchingNothingChanges) {
    EXPECT_EXIT(std::raise(SIGTERM), KilledBySignal(SIGTERM), "");
}

} // namespace
} // namespace spade
