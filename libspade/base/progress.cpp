#include "libspade/base/progress.hpp"

#include "libspade/base/log.hpp"
#include "libspade/base/progress_text.hpp"
#include "libspade/base/stderr_screen.hpp"

#include <atomic>
#include <mutex>
#include <string>

namespace spade {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kBarInterval{100};
constexpr milliseconds kFirstBar{500}; // short work shows no bar
constexpr milliseconds kLineInterval{30'000};
constexpr milliseconds kBusyInterval{1'000};

std::atomic<ProgressMode> progress_mode{ProgressMode::kAuto};
std::atomic<std::int64_t> forced_interval{-1}; // milliseconds; -1: not forced

enum class Form { kNone, kBar, kLine, kJson };

Form form_of(ProgressMode mode) {
    switch (mode) {
    case ProgressMode::kNever:
        return Form::kNone;
    case ProgressMode::kJson:
        return Form::kJson;
    case ProgressMode::kAuto:
    case ProgressMode::kAlways:
        break;
    }
    return stderr_is_terminal() ? Form::kBar : Form::kLine;
}

milliseconds interval_of(Form form, ProgressMode mode) {
    if (const auto forced = forced_interval.load(); forced >= 0) {
        return milliseconds(forced);
    }
    if (form == Form::kBar) {
        return kBarInterval;
    }
    return mode == ProgressMode::kAuto ? kLineInterval : kBusyInterval;
}

double seconds_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

} // namespace

void set_progress_mode(ProgressMode mode) { progress_mode = mode; }

void set_progress_interval(std::optional<milliseconds> interval) {
    forced_interval = interval ? interval->count() : -1;
}

struct Progress::State {
    const std::string what;
    const std::uint64_t total;
    const Form form;
    const milliseconds interval;
    const Clock::time_point start = Clock::now();

    std::mutex mutex; // guards all below
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    bool finished = false;
    bool has_printed = false;
    Clock::time_point due;
    RecentRate rate;

    State(std::string_view verb, std::uint64_t items, ProgressMode mode)
        : what(verb), total(items), form(form_of(mode)), interval(interval_of(form, mode)) {
        const bool forced = forced_interval >= 0;
        due = start + (form == Form::kBar && !forced ? kFirstBar : interval);
    }

    void count(std::uint64_t more_done, std::uint64_t more_failed) {
        const std::lock_guard lock(mutex);
        done += more_done;
        failed += more_failed;
        const auto now = Clock::now();
        if (form != Form::kNone && !finished && now >= due) {
            due = now + interval;
            print(now);
        }
    }

    void finish() {
        const std::lock_guard lock(mutex);
        if (finished) {
            return;
        }
        finished = true;
        if (has_printed && form == Form::kBar) {
            StderrScreen::instance().hide_bar();
        } else if (has_printed && form == Form::kJson) {
            print(Clock::now());
        }
    }

    void print(Clock::time_point now) {
        has_printed = true;
        const double seconds = seconds_between(start, now);
        const ProgressReport report{what,  done,    failed,
                                    total, seconds, rate.update(seconds, done + failed)};
        auto& screen = StderrScreen::instance();
        if (form == Form::kBar) {
            screen.show_bar(progress_bar(report, StderrScreen::columns() - 1));
        } else if (form == Form::kJson) {
            screen.write_line(progress_json(report));
        } else {
            log_line(LogLevel::kInfo, progress_line(report));
        }
    }
};

Progress::Progress(std::string_view what, std::uint64_t total)
    : state_(std::make_unique<State>(what, total, progress_mode)) {}

Progress::~Progress() { finish(); }

void Progress::advance(std::uint64_t items) { state_->count(items, 0); }

void Progress::fail(std::uint64_t items) { state_->count(0, items); }

void Progress::finish() { state_->finish(); }

} // namespace spade
