#include "libspade/base/shard.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/hash.hpp"
#include "libspade/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

namespace spade {

namespace {

/// Never change it: another seed would move items between the shards of unfinished runs.
constexpr std::uint64_t kShardSeed = 0;

/// The value of a batch system's variable; nothing if it is not set.
std::optional<int> number_in(const char* name) {
    const char* const text = std::getenv(name);
    if (text == nullptr) {
        return std::nullopt;
    }
    const auto number = whole_number(text);
    if (!number) {
        throw UsageError("--shard auto: {} is '{}', not a whole number", name, text);
    }
    return number;
}

/// Whether the variable is a number above 0: these systems set it outside arrays, too.
bool is_array_of(const char* name) {
    const char* const text = std::getenv(name);
    return text != nullptr && whole_number(text).value_or(0) > 0;
}

/// A task of an array from `first` to `last` by `step`.
struct ArrayTask {
    std::string system;
    std::int64_t id = 0;
    std::int64_t count = 0;
    std::int64_t first = 1;
    std::int64_t step = 1;
    std::int64_t last = 0;
};

Shard shard_of(const ArrayTask& t) {
    const bool regular = t.count >= 1 && t.step >= 1 && t.last == t.first + (t.count - 1) * t.step;
    if (!regular || t.id < t.first || t.id > t.last || (t.id - t.first) % t.step != 0) {
        throw UsageError("--shard auto: task {} of {} array of {} tasks from {} to {} by {} "
                         "does not map to a shard; use a regular array such as 1-{}, "
                         "or give --shard i/n",
                         t.id, t.system, t.count, t.first, t.last, t.step, t.count);
    }
    return {int((t.id - t.first) / t.step) + 1, int(t.count)};
}

Shard shard_of_slurm() {
    ArrayTask task;
    task.system = "a Slurm";
    task.id = *number_in("SLURM_ARRAY_TASK_ID");
    const auto count = number_in("SLURM_ARRAY_TASK_COUNT");
    if (!count) {
        throw UsageError("--shard auto: SLURM_ARRAY_TASK_COUNT is not set; give --shard i/n");
    }
    task.count = *count;
    task.first = number_in("SLURM_ARRAY_TASK_MIN").value_or(1);
    task.step = number_in("SLURM_ARRAY_TASK_STEP").value_or(1);
    task.last =
        number_in("SLURM_ARRAY_TASK_MAX").value_or(int(task.first + (task.count - 1) * task.step));
    return shard_of(task);
}

/// For a system that sets the first task, the last and the step, but not the count.
Shard shard_of_range(const char* system, const char* id, std::int64_t first, const char* last,
                     const char* step) {
    ArrayTask task;
    task.system = system;
    task.id = *number_in(id);
    task.first = first;
    task.step = std::max(1, number_in(step).value_or(1));
    task.last = number_in(last).value_or(0);
    task.count = task.last < task.first ? 0 : (task.last - task.first) / task.step + 1;
    task.last = task.first + (task.count - 1) * task.step; // the last task that a step reaches
    return shard_of(task);
}

Shard shard_of_array_task() {
    if (number_in("SLURM_ARRAY_TASK_ID")) {
        return shard_of_slurm();
    }
    if (is_array_of("SGE_TASK_ID")) { // Grid Engine; "undefined" outside arrays
        return shard_of_range("a Grid Engine", "SGE_TASK_ID",
                              number_in("SGE_TASK_FIRST").value_or(1), "SGE_TASK_LAST",
                              "SGE_TASK_STEPSIZE");
    }
    if (is_array_of("LSB_JOBINDEX")) { // LSF; 0 outside arrays
        return shard_of_range("an LSF", "LSB_JOBINDEX", 1, "LSB_JOBINDEX_END", "LSB_JOBINDEX_STEP");
    }
    for (const char* name : {"PBS_ARRAY_INDEX", "PBS_ARRAYID"}) {
        if (std::getenv(name) != nullptr) {
            throw UsageError("--shard auto: PBS does not set the number of tasks in an array; give "
                             "--shard ${}/N for tasks 1 to N",
                             name);
        }
    }
    throw UsageError("--shard auto: not in a job array of Slurm (SLURM_ARRAY_TASK_ID is not set), "
                     "Grid Engine or LSF; give --shard i/n");
}

} // namespace

bool Shard::holds(std::string_view name) const {
    return stream_seed(kShardSeed, name) % std::uint64_t(count) == std::uint64_t(index - 1);
}

Shard parse_shard(std::string_view text) {
    if (text == "auto") {
        return shard_of_array_task();
    }
    const auto slash = text.find('/');
    const auto index = whole_number(text.substr(0, slash));
    const auto count =
        slash == std::string_view::npos ? std::nullopt : whole_number(text.substr(slash + 1));
    if (!index || !count) {
        throw UsageError("--shard must be i/n or auto, not '{}'", text);
    }
    if (*index < 1 || *index > *count) {
        throw UsageError("--shard {}: i must be from 1 to n", text);
    }
    return {*index, *count};
}

} // namespace spade
