#ifndef LIBSPADE_BASE_STDERR_SCREEN_HPP
#define LIBSPADE_BASE_STDERR_SCREEN_HPP

/// \file
/// The only writer to stderr, used by log and progress.

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

    /// Columns of the terminal; 80 if unknown.
    static int columns();

private:
    std::mutex mutex_;
    std::string bar_; ///< as shown on the terminal; empty: none
};

} // namespace spade

#endif // LIBSPADE_BASE_STDERR_SCREEN_HPP
