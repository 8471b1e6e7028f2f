#include "libspade/base/shard.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/hash.hpp"
#include "libspade/base/text.hpp"

#include <cstdlib>
#include <optional>
#include <string>

namespace spade {

namespace {

/// Frozen: another seed would move items between the shards of runs that are under way.
constexpr std::uint64_t kShardSeed = 0;

std::optional<int> slurm_number(const char* name) {
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

int needed_slurm_number(const char* name) {
    const auto number = slurm_number(name);
    if (!number) {
        throw UsageError("--shard auto needs a Slurm job array, but {} is not set; "
                         "give --shard i/n",
                         name);
    }
    return *number;
}

Shard shard_of_array_task() {
    const std::int64_t id = needed_slurm_number("SLURM_ARRAY_TASK_ID");
    const std::int64_t count = needed_slurm_number("SLURM_ARRAY_TASK_COUNT");
    const std::int64_t first = slurm_number("SLURM_ARRAY_TASK_MIN").value_or(1);
    const std::int64_t step = slurm_number("SLURM_ARRAY_TASK_STEP").value_or(1);
    const std::int64_t last =
        slurm_number("SLURM_ARRAY_TASK_MAX").value_or(int(first + (count - 1) * step));
    const bool regular = count >= 1 && step >= 1 && last == first + (count - 1) * step;
    if (!regular || id < first || id > last || (id - first) % step != 0) {
        throw UsageError("--shard auto: task {} of a Slurm array of {} tasks from {} to {} by {} "
                         "has no place of its own; use a regular array such as --array=1-{}, "
                         "or give --shard i/n",
                         id, count, first, last, step, count);
    }
    return {int((id - first) / step) + 1, int(count)};
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
        throw UsageError("--shard {}: shards are counted from 1 to n", text);
    }
    return {*index, *count};
}

} // namespace spade
