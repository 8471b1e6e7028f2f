#include "libspade/base/stderr_screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace spade {

namespace {

constexpr const char* kEraseLine = "\r\x1b[K";

/// A message that cannot be written is dropped: there is nowhere left to report it.
void write_whole(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return;
        }
        text.remove_prefix(written > 0 ? std::size_t(written) : 0);
    }
}

} // namespace

StderrScreen& StderrScreen::instance() {
    static auto* const screen = new StderrScreen; // never freed: code may log at exit
    return *screen;
}

void StderrScreen::write_line(std::string_view line) {
    const std::lock_guard lock(mutex_);
    std::string text = bar_.empty() ? "" : kEraseLine;
    text.append(line).append("\n").append(bar_);
    write_whole(text);
}

void StderrScreen::show_bar(std::string bar) {
    const std::lock_guard lock(mutex_);
    bar_ = std::move(bar);
    write_whole(kEraseLine + bar_);
}

void StderrScreen::hide_bar() {
    const std::lock_guard lock(mutex_);
    if (!bar_.empty()) {
        bar_.clear();
        write_whole(kEraseLine);
    }
}

int StderrScreen::columns() {
    constexpr int kUsual = 80;
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

} // namespace spade
