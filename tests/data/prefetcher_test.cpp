#include "libspade/data/prefetcher.hpp"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using spade::Prefetcher;

class PrefetcherTest : public testing::Test {
protected:
    /// Two workers and the calling thread, on any machine.
    tbb::global_control threads_{tbb::global_control::max_allowed_parallelism, 3};
    tbb::task_arena workers_{2, 0};
};

TEST_F(PrefetcherTest, HandsOverInOrder) {
    Prefetcher<std::size_t> ahead(workers_, 100, 7, [](std::size_t i) {
        if (i % 5 == 0) {
            std::this_thread::yield();
        }
        return i * i;
    });
    for (std::size_t i = 0; i < 100; ++i) {
        ASSERT_FALSE(ahead.empty());
        EXPECT_EQ(ahead.next(), i * i);
    }
    EXPECT_TRUE(ahead.empty());
}

TEST_F(PrefetcherTest, IsEmptyWithoutItems) {
    Prefetcher<int> ahead(workers_, 0, 4, [](std::size_t) { return 1; });
    EXPECT_TRUE(ahead.empty());
}

TEST_F(PrefetcherTest, StaysWithinItsWindow) {
    constexpr std::size_t kWindow = 3;
    std::atomic<std::size_t> taken{0};
    std::atomic<bool> is_too_far{false};
    Prefetcher<int> ahead(workers_, 50, kWindow, [&](std::size_t i) {
        // next() starts one more before it hands over, so one more may be on its way.
        is_too_far = is_too_far || i > taken + kWindow;
        return 0;
    });
    while (!ahead.empty()) {
        ahead.next();
        ++taken;
    }
    EXPECT_FALSE(is_too_far);
}

TEST_F(PrefetcherTest, ThrowsWhereTheItemIsDueAndContinues) {
    Prefetcher<std::size_t> ahead(workers_, 3, 3, [](std::size_t i) {
        if (i == 1) {
            throw std::runtime_error("one");
        }
        return i;
    });
    EXPECT_EQ(ahead.next(), 0U);
    EXPECT_THROW(ahead.next(), std::runtime_error);
    EXPECT_EQ(ahead.next(), 2U);
}

TEST_F(PrefetcherTest, DestructorWaitsForItemsUnderway) {
    std::atomic<int> started{0};
    std::atomic<int> ended{0};
    {
        Prefetcher<int> ahead(workers_, 100, 8, [&](std::size_t) {
            ++started;
            std::this_thread::yield();
            return ++ended;
        });
        ahead.next();
    }
    EXPECT_EQ(started, ended);
    EXPECT_GE(ended, 1);
    EXPECT_LE(ended, 9); // what had not begun was abandoned
}

} // namespace
