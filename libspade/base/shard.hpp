#ifndef LIBSPADE_BASE_SHARD_HPP
#define LIBSPADE_BASE_SHARD_HPP

#include <string_view>

namespace spade {

/// One of n parts of a set of named items. An item's part follows from a hash of its name alone,
/// so adding a file moves no other.
struct Shard {
    int index = 1; ///< counted from 1
    int count = 1;

    bool holds(std::string_view name) const;
};

/// Reads "i/n", or "auto": the place of this task in its job array, from SLURM_ARRAY_TASK_ID,
/// _COUNT, _MIN, _MAX and _STEP; SGE_TASK_ID, _FIRST, _LAST and _STEPSIZE of Grid Engine; or
/// LSB_JOBINDEX, _END and _STEP of LSF. Throws UsageError.
Shard parse_shard(std::string_view text);

} // namespace spade

#endif // LIBSPADE_BASE_SHARD_HPP
