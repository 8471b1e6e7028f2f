#ifndef LIBSPADE_TRAIN_TIME_LIMIT_HPP
#define LIBSPADE_TRAIN_TIME_LIMIT_HPP

/// \file
/// When a run must stop so that its state is saved in time: --max-time, or the end of the Slurm job
/// (SLURM_JOB_END_TIME).

#include <chrono>
#include <string>

namespace spade {

class TimeLimit {
public:
    /// \param max_time  see parse_duration; empty: none. Counted from now. Throws UsageError.
    explicit TimeLimit(const std::string& max_time);

    void step_took(double seconds);
    void save_took(double seconds);

    /// Whether the time left is less than twice the longest step and save so far.
    bool reached() const;

    const std::string& reason() const { return reason_; } ///< "--max-time 3h50m"

private:
    using Clock = std::chrono::steady_clock;

    bool is_set_ = false;
    Clock::time_point end_;
    std::string reason_ = "the end of the Slurm job";
    double longest_step_ = 0;
    double longest_save_ = 0;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_TIME_LIMIT_HPP
