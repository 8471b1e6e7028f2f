#ifndef LIBSPADE_DATA_WRITE_QUEUE_HPP
#define LIBSPADE_DATA_WRITE_QUEUE_HPP

/// \file
/// Writes in the background for a producer that must stay on its own thread. Prefetcher is the
/// counterpart for input.

#include <tbb/task_arena.h>

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <utility>

namespace spade {

/// Runs jobs on the workers of an arena; submit() waits while `window` jobs are queued or running.
class WriteQueue {
public:
    WriteQueue(tbb::task_arena& workers, std::size_t window) : workers_(workers), window_(window) {}
    ~WriteQueue() { wait(); }
    WriteQueue(const WriteQueue&) = delete;
    WriteQueue& operator=(const WriteQueue&) = delete;

    /// Rethrows what an earlier job threw; `job` is then not run.
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
            end(nullptr); // the job never started: wait() must not wait for it
            throw;
        }
    }

    /// Waits for all jobs. Rethrows what the first failed one threw.
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

#endif // LIBSPADE_DATA_WRITE_QUEUE_HPP
