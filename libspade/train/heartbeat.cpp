#include "libspade/train/heartbeat.hpp"

#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"
#include "libspade/train/timeouts.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

namespace spade {

namespace {

using nlohmann::json;
using std::chrono::seconds;

/// Rounds without a heartbeat after which a rank counts as lost. Rounds, not seconds, so that a job
/// that Slurm suspends and resumes as a whole survives.
constexpr int kRoundsUntilGone = 20;
constexpr int kRoundsWhenSuspicious = 5; ///< after a connection broke

constexpr const char* kVerdict = "verdict";
constexpr const char* kSuspicion = "suspicion";
constexpr const char* kHeard = "heard";
constexpr const char* kLeft = "left";

std::string beat_of(int rank) { return fmt::format("beat/{}", rank); }

} // namespace

struct Heartbeat::State {
    State(StorePtr a_store, Launch a_launch, std::vector<std::string> some_names)
        : store(std::move(a_store)),
          launch(std::move(a_launch)),
          names(std::move(some_names)),
          beats(names.size(), -1),
          silences(names.size(), 0) {}

    void run() {
        std::unique_lock lock(mutex);
        while (!stopping) {
            lock.unlock();
            try {
                look();
            } catch (const std::exception& error) {
                end(ExitCode::kStopped,
                    fmt::format("{} can no longer be reached ({}): it has ended, or its machine is "
                                "down",
                                names[0], first_line(error.what())));
            }
            lock.lock();
            changed.wait_for(lock, timeouts::kHeartbeat, [this] { return stopping; });
        }
    }

    void look() {
        store->wait({beat_of(launch.rank)},
                    timeouts::kAnswer); // has a timeout; the calls below have none
        store->add(beat_of(launch.rank), 1);
        if (store->check({kVerdict})) {
            follow_verdict();
        }
        const bool suspicious = store->check({kSuspicion});
        if (!launch.is_first()) {
            expect_beat(0, suspicious);
            return;
        }
        for (int rank = 1; rank < launch.ranks; ++rank) {
            expect_beat(rank, suspicious);
        }
    }

    void expect_beat(int rank, bool suspicious) {
        const auto at = static_cast<std::size_t>(rank);
        const auto beat = store->add(beat_of(rank), 0);
        silences[at] = beat == beats[at] ? silences[at] + 1 : 0;
        beats[at] = beat;
        if (silences[at] >= (suspicious ? kRoundsWhenSuspicious : kRoundsUntilGone)) {
            gone = 1;
            end(ExitCode::kStopped,
                fmt::format("{} has sent no heartbeat for {} s: it was killed, or its machine is "
                            "down",
                            names[at], silences[at]));
        }
    }

    void follow_verdict() const {
        const auto verdict = json::parse(to_text(store->get(kVerdict)));
        end(static_cast<ExitCode>(verdict.at("code").get<int>()), verdict.at("message"));
    }

    /// Ends the process, whatever its other threads wait for. Files are whole at any moment.
    [[noreturn]] void end(ExitCode code, const std::string& message) const {
        const bool again = code == ExitCode::kStopped;
        log_error("{}{}", message,
                  again ? "; the last checkpoint is intact, run the same command again" : "");
        try {
            pass_on(code, message);
        } catch (const std::exception&) {
            // The store is gone, so no rank can be reached.
        }
        std::_Exit(static_cast<int>(code));
    }

    /// Passes the error on to all ranks. Rank 0 waits until they have read it, since it owns the
    /// store.
    void pass_on(ExitCode code, const std::string& message) const {
        const auto text = json{{"code", static_cast<int>(code)}, {"message", message}}.dump();
        store->compareSet(kVerdict, to_bytes({}), to_bytes(text));
        store->add(kHeard, 1);
        if (launch.is_first()) {
            wait_for(kHeard, launch.ranks - gone, timeouts::kGoodbye);
        }
    }

    void wait_for(const char* key, std::int64_t count, seconds longest) const {
        const auto until = std::chrono::steady_clock::now() + longest;
        while (store->add(key, 0) < count && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(timeouts::kPoll);
        }
    }

    void stop() {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
        }
        changed.notify_all();
        if (thread.joinable()) {
            thread.join();
        }
    }

    StorePtr store;
    Launch launch;
    std::vector<std::string> names;
    std::vector<std::int64_t> beats;
    std::vector<int> silences;
    int gone = 0; ///< lost ranks, which will not read the verdict
    std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;
    bool announced = false;
    std::thread thread;
};

Heartbeat::Heartbeat(StorePtr store, const Launch& launch, std::vector<std::string> names)
    : state_(std::make_unique<State>(std::move(store), launch, std::move(names))) {
    state_->store->add(beat_of(launch.rank), 1);
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Heartbeat::~Heartbeat() {
    auto& s = *state_;
    s.stop();
    if (s.announced) {
        return;
    }
    try {
        s.store->add(kLeft, 1);
        if (s.launch.is_first()) {
            s.wait_for(kLeft, s.launch.ranks, timeouts::kLeave);
        }
    } catch (const std::exception&) {
        // A rank that is gone has left, too.
    }
}

void Heartbeat::lost(const std::string& what) {
    log_debug("{}: a collective operation failed: {}",
              state_->names[static_cast<std::size_t>(state_->launch.rank)], what);
    try {
        state_->store->add(kSuspicion, 1);
    } catch (const std::exception&) {
        // So rank 0 is lost, which the heartbeat will notice.
    }
    std::this_thread::sleep_for(timeouts::kBlame);
    log_error("another rank is lost ({}); the last checkpoint is intact, run the same command "
              "again",
              first_line(what));
    std::_Exit(static_cast<int>(ExitCode::kStopped));
}

void Heartbeat::announce(ExitCode code, const std::string& message) {
    auto& s = *state_;
    s.stop();
    s.announced = true;
    try {
        s.pass_on(code,
                  fmt::format("{}: {}", s.names[static_cast<std::size_t>(s.launch.rank)], message));
    } catch (const std::exception&) {
        // Rank 0 is gone; the others will notice, too.
    }
}

} // namespace spade
