#include "libspade/train/time_limit.hpp"

#include "libspade/base/duration.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace spade {

namespace {

/// Seconds until the end of this Slurm job; nullopt outside a job.
std::optional<double> seconds_of_job() {
    const char* const end = std::getenv("SLURM_JOB_END_TIME");
    if (end == nullptr) {
        return std::nullopt;
    }
    char* rest = nullptr;
    const auto time = std::strtoll(end, &rest, 10);
    if (rest == end || *rest != '\0') {
        return std::nullopt;
    }
    return static_cast<double>(time) - static_cast<double>(std::time(nullptr));
}

} // namespace

TimeLimit::TimeLimit(const std::string& max_time) {
    auto seconds = seconds_of_job();
    if (!max_time.empty()) {
        const auto asked = parse_duration(max_time);
        if (!asked) {
            throw UsageError("--max-time must be a duration such as 5400, 90m, 3h50m or 3:50:00, "
                             "not '{}'",
                             max_time);
        }
        if (!seconds || *asked < *seconds) {
            seconds = asked;
            reason_ = "--max-time " + max_time;
        }
    }
    if (seconds) {
        is_set_ = true;
        end_ = Clock::now() +
               std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(*seconds));
    }
}

void TimeLimit::step_took(double seconds) { longest_step_ = std::max(longest_step_, seconds); }

void TimeLimit::save_took(double seconds) { longest_save_ = std::max(longest_save_, seconds); }

bool TimeLimit::reached() const {
    const std::chrono::duration<double> left = end_ - Clock::now();
    return is_set_ && left.count() < 2 * (longest_step_ + longest_save_);
}

} // namespace spade
