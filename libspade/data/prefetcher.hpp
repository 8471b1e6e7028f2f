#ifndef LIBSPADE_DATA_PREFETCHER_HPP
#define LIBSPADE_DATA_PREFETCHER_HPP

/// \file
/// Reads ahead of a consumer that must stay on its thread (a network: its OpenMP team belongs to
/// the thread that calls it). WriteQueue is the counterpart for output.

#include <tbb/task_arena.h>

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <utility>

namespace spade {

/// Produces items 0..count-1 on the workers of an arena, at most `window` ahead of the consumer,
/// and hands them over in order. Not thread-safe: one consumer.
template <class T>
class Prefetcher {
public:
    Prefetcher(tbb::task_arena& workers, std::size_t count, std::size_t window,
               std::function<T(std::size_t)> produce)
        : workers_(workers), count_(count), produce_(std::move(produce)) {
        try {
            while (started_ < count_ && started_ < window) {
                start();
            }
        } catch (...) {
            give_up(); // the destructor will not run
            throw;
        }
    }

    /// Waits for items underway, since the workers refer to this object; items not yet begun are
    /// abandoned.
    ~Prefetcher() { give_up(); }
    Prefetcher(const Prefetcher&) = delete;
    Prefetcher& operator=(const Prefetcher&) = delete;

    bool empty() const { return waiting_.empty(); }

    /// The next item. Rethrows what producing it threw.
    T next() {
        if (started_ < count_) {
            start(); // if this throws, no item is lost
        }
        auto item = std::move(waiting_.front());
        waiting_.pop_front();
        return item.get();
    }

private:
    void start() {
        auto task = std::make_shared<std::packaged_task<T()>>([this, index = started_] {
            if (given_up_) {
                throw std::runtime_error("abandoned"); // the future is never read
            }
            return produce_(index);
        });
        waiting_.push_back(task->get_future());
        try {
            workers_.enqueue([task] { (*task)(); });
        } catch (...) {
            waiting_.pop_back(); // it would never become ready
            throw;
        }
        ++started_;
    }

    void give_up() {
        given_up_ = true;
        for (auto& item : waiting_) {
            item.wait();
        }
    }

    tbb::task_arena& workers_;
    std::size_t count_;
    std::size_t started_ = 0;
    std::function<T(std::size_t)> produce_;
    std::deque<std::future<T>> waiting_;
    std::atomic<bool> given_up_{false};
};

} // namespace spade

#endif // LIBSPADE_DATA_PREFETCHER_HPP
