#ifndef LIBSPADE_BASE_STDERR_SCREEN_HPP
#define LIBSPADE_BASE_STDERR_SCREEN_HPP

/// \file
/// The one writer of stderr, shared by log and progress and by nobody else.

#include <mutex>
#include <string>
#include <string_view>

namespace spade {

/// Lines that scroll, and at most one bar below them. Each call is one write.
class StderrScreen {
public:
    static StderrScreen& instance();

    /// Writes a whole line, without its newline, above the bar.
    void write_line(std::string_view line);
    /// Draws a bar in place of the one before. Only for terminals.
    void show_bar(std::string bar);
    void hide_bar();

    /// Columns of the terminal; 80 where they cannot be told.
    static int columns();

private:
    std::mutex mutex_;
    std::string bar_; ///< as it stands on the terminal; empty: none
};

} // namespace spade

#endif // LIBSPADE_BASE_STDERR_SCREEN_HPP
