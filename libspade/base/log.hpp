#ifndef LIBSPADE_BASE_LOG_HPP
#define LIBSPADE_BASE_LOG_HPP

/// \file
/// Lines for people, on stderr: `tool: message`. stdout belongs to data.
/// Each line is one write, so lines of several threads and the progress bar never mix.

#include "libspade/base/enum_names.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace spade {

enum class LogLevel { kError = 0, kWarning = 1, kInfo = 2, kDebug = 3 };
enum class Color { kAuto, kAlways, kNever };
template <>
inline constexpr auto kEnumNames<Color> = enum_names<Color>({{Color::kAuto, "auto"},
                                                             {Color::kAlways, "always"},
                                                             {Color::kNever, "never"}});

/// The name in front of each line; set once, by the frame of the tool.
void set_log_name(std::string_view tool);
void set_log_level(LogLevel level); ///< the default is kInfo
/// Raises the threshold to `level`: less severe messages are dropped. Never lowers it.
void raise_log_threshold(LogLevel level);
/// kAuto colours a terminal only, and obeys NO_COLOR and CLICOLOR_FORCE.
void set_log_color(Color color);

/// Whether stderr is a terminal with colour and cursor movement.
bool stderr_is_terminal();

/// Writes one line at `level`; newlines and other control characters in `message` are escaped,
/// because a file name may hold them and a message is one line.
void log_line(LogLevel level, std::string_view message);

template <class... Args>
void log_error(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::kError, fmt::format(text, std::forward<Args>(args)...));
}

template <class... Args>
void log_warning(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::kWarning, fmt::format(text, std::forward<Args>(args)...));
}

template <class... Args>
void log_info(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::kInfo, fmt::format(text, std::forward<Args>(args)...));
}

template <class... Args>
void log_debug(fmt::format_string<Args...> text, Args&&... args) {
    log_line(LogLevel::kDebug, fmt::format(text, std::forward<Args>(args)...));
}

} // namespace spade

#endif // LIBSPADE_BASE_LOG_HPP
