#ifndef LIBSPADE_BASE_PROGRESS_HPP
#define LIBSPADE_BASE_PROGRESS_HPP

/// \file
/// Progress of long work, on stderr: a bar on a terminal, elsewhere a line every 30 seconds, or
/// JSON for programs.

#include "libspade/base/enum_names.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace spade {

enum class ProgressMode {
    kAuto,   ///< a bar where stderr is a terminal, else a line every 30 s
    kAlways, ///< a bar on a terminal, else a line every second
    kNever,
    kJson, ///< one JSON object a line: what, done, failed, total, seconds, per_second, eta_seconds
};

template <>
inline constexpr auto
    kEnumNames<ProgressMode> = enum_names<ProgressMode>({{ProgressMode::kAuto, "auto"},
                                                         {ProgressMode::kAlways, "always"},
                                                         {ProgressMode::kNever, "never"},
                                                         {ProgressMode::kJson, "json"}});

/// Set once, by the frame of the tool.
void set_progress_mode(ProgressMode mode);

/// Overrides the interval of the mode; for tests, which cannot wait.
void set_progress_interval(std::optional<std::chrono::milliseconds> interval);

/// One piece of work. Thread-safe. Work that ends within the first interval prints nothing, so that
/// a quick run stays silent; longer work in JSON mode prints a last line when it ends.
class Progress {
public:
    /// \param what   a verb: "synthesize"
    /// \param total  items; 0 where unknown
    Progress(std::string_view what, std::uint64_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void advance(std::uint64_t items = 1); ///< done, or needed no work
    void fail(std::uint64_t items = 1);    ///< ended, but failed
    void finish();                         ///< removes the bar; later calls do nothing

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace spade

#endif // LIBSPADE_BASE_PROGRESS_HPP
