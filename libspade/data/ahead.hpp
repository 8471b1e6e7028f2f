#ifndef LIBSPADE_DATA_AHEAD_HPP
#define LIBSPADE_DATA_AHEAD_HPP

/// \file
/// Work on the two sides of a consumer that must stay alone with its thread (a network, whose
/// OpenMP team belongs to the thread that calls it): reading runs ahead of it, writing behind it,
/// both on TBB workers, both bounded.

#include <tbb/task_arena.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace spade {

/// Produces items 0..count-1 on the workers of an arena, at most `window` ahead of the consumer,
/// and hands them over in order. Not thread-safe: one consumer.
template <class T>
class Ahead {
public:
    Ahead(tbb::task_arena& workers, std::size_t count, std::size_t window,
          std::function<T(std::size_t)> produce)
        : workers_(workers), count_(count), produce_(std::move(produce)) {
        try {
            while (started_ < count_ && started_ < window) {
                start();
            }
        } catch (...) {
            give_up(); // no destructor will
            throw;
        }
    }

    /// Waits for what is underway, since the workers refer to this object; what has not begun is
    /// given up.
    ~Ahead() { give_up(); }
    Ahead(const Ahead&) = delete;
    Ahead& operator=(const Ahead&) = delete;

    bool empty() const { return waiting_.empty(); }

    /// The next item; what producing it threw is thrown here.
    T next() {
        if (started_ < count_) {
            start(); // where this throws, the item keeps its place
        }
        auto item = std::move(waiting_.front());
        waiting_.pop_front();
        return item.get();
    }

private:
    void start() {
        auto task = std::make_shared<std::packaged_task<T()>>([this, index = started_] {
            if (given_up_) {
                throw std::runtime_error("given up"); // nobody asks for it any more
            }
            return produce_(index);
        });
        waiting_.push_back(task->get_future());
        try {
            workers_.enqueue([task] { (*task)(); });
        } catch (...) {
            waiting_.pop_back(); // nobody would ever fulfil it
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

/// Runs jobs on the workers of an arena; submit() waits while `window` of them are underway.
class Behind {
public:
    Behind(tbb::task_arena& workers, std::size_t window) : workers_(workers), window_(window) {}
    ~Behind() { wait(); }
    Behind(const Behind&) = delete;
    Behind& operator=(const Behind&) = delete;

    /// Throws what an earlier job threw.
    void submit(std::function<void()> job) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return underway_ < window_; });
            rethrow();
            ++underway_;
        }
        try {
            workers_.enqueue([this, job = std::move(job)] { run(job); });
        } catch (...) {
            end(nullptr); // it was never underway, and nobody may wait for it
            throw;
        }
    }

    /// Waits for all jobs. Throws what the first failed one threw.
    void finish() {
        wait();
        const std::lock_guard lock(mutex_);
        rethrow();
    }

private:
    void run(const std::function<void()>& job) {
        std::exception_ptr error;
        try {
            job();
        } catch (...) {
            error = std::current_exception();
        }
        end(error);
    }

    void end(const std::exception_ptr& error) {
        const std::lock_guard lock(mutex_);
        if (error && !error_) {
            error_ = error;
        }
        --underway_;
        changed_.notify_all();
    }

    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return underway_ == 0; });
    }

    void rethrow() {
        if (error_) {
            std::rethrow_exception(std::exchange(error_, nullptr));
        }
    }

    tbb::task_arena& workers_;
    std::size_t window_;
    std::size_t underway_ = 0;
    std::exception_ptr error_;
    std::mutex mutex_;
    std::condition_variable changed_;
};

} // namespace spade

#endif // LIBSPADE_DATA_AHEAD_HPP
