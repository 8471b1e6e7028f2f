#ifndef LIBSPADE_BASE_THREADS_HPP
#define LIBSPADE_BASE_THREADS_HPP

namespace spade {

/// How many threads this process may keep busy: the CPUs it is bound to (sched_getaffinity),
/// limited by its control group's quota, and by SLURM_CPUS_PER_TASK and OMP_NUM_THREADS if they are
/// set, because not every cluster binds its tasks. At least 1.
int available_threads();

} // namespace spade

#endif // LIBSPADE_BASE_THREADS_HPP
