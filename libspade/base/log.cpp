#include "libspade/base/log.hpp"

#include "libspade/base/stderr_screen.hpp"
#include "libspade/base/text.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>

namespace spade {

namespace {

std::atomic<LogLevel> log_level{LogLevel::kInfo};
std::atomic<Color> log_color{Color::kAuto};

std::string& log_name() {
    static auto* const name = new std::string; // never freed: code may log at exit
    return *name;
}

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// As specified by no-color.org and bixense.com/clicolors.
bool is_colored() {
    if (log_color != Color::kAuto) {
        return log_color == Color::kAlways;
    }
    if (!environment("NO_COLOR").empty()) {
        return false;
    }
    const auto force = environment("CLICOLOR_FORCE");
    return (!force.empty() && force != "0") || stderr_is_terminal();
}

constexpr const char* kPlain = "\x1b[0m";

const char* color_of(LogLevel level) {
    switch (level) {
    case LogLevel::kError:
        return "\x1b[1;31m"; // bold red
    case LogLevel::kWarning:
        return "\x1b[1;33m"; // bold yellow
    case LogLevel::kInfo:
        return "\x1b[1m"; // bold
    case LogLevel::kDebug:
        break;
    }
    return "\x1b[2m"; // faint
}

std::string prefix(LogLevel level) {
    if (log_name().empty()) {
        return "";
    }
    return is_colored() ? fmt::format("{}{}:{} ", color_of(level), log_name(), kPlain)
                        : log_name() + ": ";
}

} // namespace

void set_log_name(std::string_view tool) { log_name() = tool; }

void set_log_level(LogLevel level) { log_level = level; }

void raise_log_threshold(LogLevel level) { log_level = std::min(log_level.load(), level); }

void set_log_color(Color color) { log_color = color; }

bool stderr_is_terminal() {
    const auto term = environment("TERM");
    return !term.empty() && term != "dumb" && isatty(STDERR_FILENO) == 1;
}

void log_line(LogLevel level, std::string_view message) {
    if (level <= log_level) {
        StderrScreen::instance().write_line(prefix(level) + printable_line(message));
    }
}

} // namespace spade
