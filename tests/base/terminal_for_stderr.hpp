#ifndef TESTS_BASE_TERMINAL_FOR_STDERR_HPP
#define TESTS_BASE_TERMINAL_FOR_STDERR_HPP

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace spade::test {

/// A terminal in place of stderr while it lives.
class TerminalForStderr {
public:
    explicit TerminalForStderr(unsigned short columns) : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
        if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) {
            throw std::runtime_error("no pseudo terminal");
        }
        slave_ = open(ptsname(master_), O_RDWR | O_NOCTTY);
        winsize size{};
        size.ws_row = 24;
        size.ws_col = columns;
        ioctl(slave_, TIOCSWINSZ, &size);
        saved_ = dup(STDERR_FILENO);
        dup2(slave_, STDERR_FILENO);
    }
    ~TerminalForStderr() {
        restore();
        close(master_);
    }
    TerminalForStderr(const TerminalForStderr&) = delete;
    TerminalForStderr& operator=(const TerminalForStderr&) = delete;

    /// What was written, at most a few kB: it is only read afterwards.
    std::string text() {
        fcntl(master_, F_SETFL, O_NONBLOCK);
        std::string text;
        char buffer[4096];
        for (ssize_t got = 0; (got = read(master_, buffer, sizeof buffer)) > 0;) {
            text.append(buffer, std::size_t(got));
        }
        restore();
        return text;
    }

private:
    void restore() {
        if (saved_ >= 0) {
            dup2(saved_, STDERR_FILENO);
            close(saved_);
            close(slave_);
            saved_ = -1;
        }
    }

    int master_ = -1;
    int slave_ = -1;
    int saved_ = -1;
};

} // namespace spade::test

#endif // TESTS_BASE_TERMINAL_FOR_STDERR_HPP
