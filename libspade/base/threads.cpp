#include "libspade/base/threads.hpp"

#include "libspade/base/text.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <thread>

namespace spade {

namespace {

constexpr int kNoLimit = std::numeric_limits<int>::max();

int bound_cpus() {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        return CPU_COUNT(&set);
    }
    return static_cast<int>(std::thread::hardware_concurrency());
}

int whole_cpus(double quota, double period) {
    return quota > 0 && period > 0 ? static_cast<int>(std::ceil(quota / period)) : kNoLimit;
}

/// cgroup v2: "max 100000" or "150000 100000" in cpu.max of our group and of each one above it.
int quota_of_unified_groups() {
    std::ifstream self("/proc/self/cgroup");
    std::string line;
    int limit = kNoLimit;
    while (std::getline(self, line)) {
        if (line.rfind("0::", 0) != 0) {
            continue;
        }
        for (std::string group = line.substr(3); !group.empty();) {
            std::ifstream file("/sys/fs/cgroup" + group + "/cpu.max");
            double quota = 0;
            double period = 0;
            if (file >> quota >> period) {
                limit = std::min(limit, whole_cpus(quota, period));
            }
            group.resize(group == "/" ? 0 : std::max<std::size_t>(group.rfind('/'), 1));
        }
    }
    return limit;
}

int quota_of_cpu_group() {
    std::ifstream quota_file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us");
    std::ifstream period_file("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
    double quota = 0;
    double period = 0;
    return quota_file >> quota && period_file >> period ? whole_cpus(quota, period) : kNoLimit;
}

int limit_in(const char* variable) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? kNoLimit : whole_number(text, 1, kNoLimit).value_or(kNoLimit);
}

} // namespace

int available_threads() {
    return std::max(1, std::min({bound_cpus(), quota_of_unified_groups(), quota_of_cpu_group(),
                                 limit_in("SLURM_CPUS_PER_TASK"), limit_in("OMP_NUM_THREADS")}));
}

} // namespace spade
