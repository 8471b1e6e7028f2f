#include "libspade/data/workers.hpp"

#include <tbb/global_control.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

namespace spade {

namespace {

class Limit {
public:
    void change(int threads) {
        const std::lock_guard lock(mutex_);
        threads_ += threads;
        // TBB counts the calling thread, too.
        auto next = threads_ == 0 ? nullptr
                                  : std::make_unique<tbb::global_control>(
                                        tbb::global_control::max_allowed_parallelism, threads_ + 1);
        control_ = std::move(next);
    }

private:
    std::mutex mutex_;
    int threads_ = 0;
    std::unique_ptr<tbb::global_control> control_;
};

Limit& limit() {
    static Limit limit;
    return limit;
}

} // namespace

Workers::Workers(int threads)
    : threads_(std::max(1, threads)), arena_(threads_, /*reserved_for_masters=*/0) {
    limit().change(threads_);
}

Workers::~Workers() { limit().change(-threads_); }

} // namespace spade
