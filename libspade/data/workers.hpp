#ifndef LIBSPADE_DATA_WORKERS_HPP
#define LIBSPADE_DATA_WORKERS_HPP

#include <tbb/task_arena.h>

namespace spade {

/// An arena with workers of its own, as many as were asked for. TBB alone gives a process one
/// worker less than it has CPUs and prints a warning about the rest, and of two limits that are
/// set (tbb::global_control) the lower one holds. So there is one limit here, the sum of what all
/// living objects ask for.
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
