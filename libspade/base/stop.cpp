#include "libspade/base/stop.hpp"

#include <atomic>
#include <csignal>

namespace spade {

namespace {

constexpr int kStopSignals[] = {SIGTERM, SIGINT, SIGUSR1};

std::atomic<bool> stop_flag{false};
/// Not set by request_stop(): the first signal after it must not kill.
std::atomic<bool> signalled{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not lock");

void on_signal(int signal) {
    stop_flag = true;
    if (signalled.exchange(true)) {
        std::signal(signal, SIG_DFL);
        std::raise(signal); // delivered when the handler returns
    }
}

} // namespace

void catch_stop_signals() {
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART; // libraries mistake an interrupted write for a disk error
    sigemptyset(&action.sa_mask);
    for (const int signal : kStopSignals) {
        sigaction(signal, &action, nullptr);
    }
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // at the file size limit, writing fails as on a full disk
}

bool stop_requested() { return stop_flag; }

void request_stop() { stop_flag = true; }

} // namespace spade
