#include "libspade/data/ahead.hpp"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using spade::Ahead;
using spade::Behind;

class AheadTest : public testing::Test {
protected:
    /// Two workers and us, on whatever machine.
    tbb::global_control threads_{tbb::global_control::max_allowed_parallelism, 3};
    tbb::task_arena workers_{2, 0};
};

using BehindTest = AheadTest;

TEST_F(AheadTest, HandsOverInOrder) {
    Ahead<std::size_t> ahead(workers_, 100, 7, [](std::size_t i) {
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

TEST_F(AheadTest, OfNothing) {
    Ahead<int> ahead(workers_, 0, 4, [](std::size_t) { return 1; });
    EXPECT_TRUE(ahead.empty());
}

TEST_F(AheadTest, StaysWithinItsWindow) {
    constexpr std::size_t kWindow = 3;
    std::atomic<std::size_t> taken{0};
    std::atomic<bool> is_too_far{false};
    Ahead<int> ahead(workers_, 50, kWindow, [&](std::size_t i) {
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

TEST_F(AheadTest, ThrowsWhereTheItemIsDueAndGoesOn) {
    Ahead<std::size_t> ahead(workers_, 3, 3, [](std::size_t i) {
        if (i == 1) {
            throw std::runtime_error("one");
        }
        return i;
    });
    EXPECT_EQ(ahead.next(), 0u);
    EXPECT_THROW(ahead.next(), std::runtime_error);
    EXPECT_EQ(ahead.next(), 2u);
}

TEST_F(AheadTest, WaitsForWhatIsUnderwayWhenItGoes) {
    std::atomic<int> started{0};
    std::atomic<int> ended{0};
    {
        Ahead<int> ahead(workers_, 100, 8, [&](std::size_t) {
            ++started;
            std::this_thread::yield();
            return ++ended;
        });
        ahead.next();
    }
    EXPECT_EQ(started, ended);
    EXPECT_GE(ended, 1);
    EXPECT_LE(ended, 9); // what had not begun was given up
}

TEST_F(BehindTest, RunsAll) {
    std::atomic<int> sum{0};
    Behind behind(workers_, 4);
    for (int i = 1; i <= 100; ++i) {
        behind.submit([&sum, i] { sum += i; });
    }
    behind.finish();
    EXPECT_EQ(sum, 5050);
}

TEST_F(BehindTest, StaysWithinItsWindow) {
    constexpr int kWindow = 2;
    std::atomic<int> underway{0};
    std::atomic<bool> is_too_many{false};
    Behind behind(workers_, kWindow);
    int submitted = 0;
    std::atomic<int> ended{0};
    for (; submitted < 50; ++submitted) {
        is_too_many = is_too_many || submitted - ended > kWindow + 1;
        behind.submit([&] {
            is_too_many = is_too_many || ++underway > kWindow;
            std::this_thread::yield();
            --underway;
            ++ended;
        });
    }
    behind.finish();
    EXPECT_FALSE(is_too_many);
}

TEST_F(BehindTest, FinishThrowsTheFailureOnce) {
    std::atomic<int> done{0};
    Behind behind(workers_, 8);
    behind.submit([] { throw std::runtime_error("disk full"); });
    EXPECT_THROW(behind.finish(), std::runtime_error);
    behind.submit([&] { ++done; });
    EXPECT_NO_THROW(behind.finish());
    EXPECT_EQ(done, 1);
}

TEST_F(BehindTest, SubmitThrowsWhatFailedEarlier) {
    Behind behind(workers_, 1);
    behind.submit([] { throw std::runtime_error("disk full"); });
    EXPECT_THROW(behind.submit([] {}), std::runtime_error);
}

TEST_F(BehindTest, WaitsWhenItGoes) {
    std::atomic<int> done{0};
    {
        Behind behind(workers_, 8);
        for (int i = 0; i < 8; ++i) {
            behind.submit([&] { ++done; });
        }
    }
    EXPECT_EQ(done, 8);
}

} // namespace
