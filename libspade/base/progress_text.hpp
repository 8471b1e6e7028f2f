#ifndef LIBSPADE_BASE_PROGRESS_TEXT_HPP
#define LIBSPADE_BASE_PROGRESS_TEXT_HPP

/// \file
/// Progress as a bar, a line or JSON: text only, no clock and no terminal.

#include <cstdint>
#include <optional>
#include <string>

namespace spade {

struct ProgressReport {
    std::string what;
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    std::uint64_t total = 0; ///< 0: unknown
    double seconds = 0;      ///< since the start
    double per_second = 0;   ///< recent rate of items that ended

    std::optional<double> eta_seconds() const; ///< nothing while unknown
};

/// Items per second over about the last ten seconds, so that items that needed no work do not make
/// the ETA too early.
class RecentRate {
public:
    /// \param seconds  since the start, growing
    /// \param items    ended since the start
    double update(double seconds, std::uint64_t items);

private:
    double rate_ = 0;
    double seconds_ = 0;
    std::uint64_t items_ = 0;
    double weight_ = 0; ///< total weight of the samples in `rate_`, 0 to 1
};

/// "synthesize [==>       ] 45/120 37%  2 failed  ETA 0:32  2.3/s", no wider than `columns`.
std::string progress_bar(const ProgressReport& report, int columns);
/// "synthesize: 45 of 120 (37%), 2 failed, 2.3/s, 0:33 to go"
std::string progress_line(const ProgressReport& report);
std::string progress_json(const ProgressReport& report);

} // namespace spade

#endif // LIBSPADE_BASE_PROGRESS_TEXT_HPP
