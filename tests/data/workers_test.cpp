#include "libspade/data/workers.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace spade {
namespace {

/// Jobs that all wait until `expected` of them run at the same time, or time runs out.
class Meeting {
public:
    explicit Meeting(int expected) : expected_(expected) {}

    void invite(Workers& workers, int jobs) {
        for (int i = 0; i < jobs; ++i) {
            workers.arena().enqueue([this] { attend(); });
        }
    }

    bool took_place() {
        std::unique_lock lock(mutex_);
        const bool all = changed_.wait_for(lock, kPatience, [this] { return came_ == expected_; });
        is_over_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return left_ == expected_; });
        return all;
    }

private:
    static constexpr auto kPatience = std::chrono::seconds(30);

    void attend() {
        std::unique_lock lock(mutex_);
        ++came_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_over_; });
        ++left_;
        changed_.notify_all();
    }

    int expected_;
    int came_ = 0;
    int left_ = 0;
    bool is_over_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
};

TEST(Workers, AreAsManyAsRequested) {
    testing::internal::CaptureStderr();
    Workers workers(5);
    Meeting meeting(5);
    meeting.invite(workers, 5);
    EXPECT_TRUE(meeting.took_place());
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Workers, OfOneArenaDoNotReduceThoseOfAnother) {
    Workers many(4);
    auto few = std::make_unique<Workers>(2);
    Meeting all(6);
    all.invite(many, 4);
    all.invite(*few, 2);
    EXPECT_TRUE(all.took_place());
    few.reset();
    Meeting rest(4);
    rest.invite(many, 4);
    EXPECT_TRUE(rest.took_place());
}

} // namespace
} // namespace spade
