#include "libspade/data/write_queue.hpp"

#include <gtest/gtest.h>
#include <tbb/global_control.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using spade::WriteQueue;

class WriteQueueTest : public testing::Test {
protected:
    /// Two workers and the calling thread, on any machine.
    tbb::global_control threads_{tbb::global_control::max_allowed_parallelism, 3};
    tbb::task_arena workers_{2, 0};
};

TEST_F(WriteQueueTest, RunsAll) {
    std::atomic<int> sum{0};
    WriteQueue queue(workers_, 4);
    for (int i = 1; i <= 100; ++i) {
        queue.submit([&sum, i] { sum += i; });
    }
    queue.finish();
    EXPECT_EQ(sum, 5050);
}

TEST_F(WriteQueueTest, StaysWithinItsWindow) {
    constexpr int kWindow = 2;
    std::atomic<int> underway{0};
    std::atomic<bool> is_too_many{false};
    WriteQueue queue(workers_, kWindow);
    int submitted = 0;
    std::atomic<int> ended{0};
    for (; submitted < 50; ++submitted) {
        is_too_many = is_too_many || submitted - ended > kWindow + 1;
        queue.submit([&] {
            is_too_many = is_too_many || ++underway > kWindow;
            std::this_thread::yield();
            --underway;
            ++ended;
        });
    }
    queue.finish();
    EXPECT_FALSE(is_too_many);
}

TEST_F(WriteQueueTest, FinishThrowsTheFailureOnce) {
    std::atomic<int> done{0};
    WriteQueue queue(workers_, 8);
    queue.submit([] { throw std::runtime_error("disk full"); });
    EXPECT_THROW(queue.finish(), std::runtime_error);
    queue.submit([&] { ++done; });
    EXPECT_NO_THROW(queue.finish());
    EXPECT_EQ(done, 1);
}

TEST_F(WriteQueueTest, SubmitThrowsWhatFailedEarlier) {
    WriteQueue queue(workers_, 1);
    queue.submit([] { throw std::runtime_error("disk full"); });
    EXPECT_THROW(queue.submit([] {}), std::runtime_error);
}

TEST_F(WriteQueueTest, DestructorWaits) {
    std::atomic<int> done{0};
    {
        WriteQueue queue(workers_, 8);
        for (int i = 0; i < 8; ++i) {
            queue.submit([&] { ++done; });
        }
    }
    EXPECT_EQ(done, 8);
}

} // namespace
