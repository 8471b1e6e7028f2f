#ifndef LIBSPADE_DATA_WORKERS_HPP
#define LIBSPADE_DATA_WORKERS_HPP

#include <tbb/task_arena.h>

namespace spade {

/// An arena with its own workers, as many as requested. TBB alone gives a process one worker fewer
/// than it has CPUs and prints a warning about the rest, and of two limits (tbb::global_control)
/// the lower one applies. So there is one limit here, the sum over all living objects.
class Workers {
public:
    explicit Workers(int threads);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    tbb::task_arena& arena() { return arena_; }

private:
    int threads_;
    tbb::task_arena arena_;
};

} // namespace spade

#endif // LIBSPADE_DATA_WORKERS_HPP
