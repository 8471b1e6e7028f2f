#include "libspade/train/watch.hpp"

#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"

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

constexpr seconds kRound{1};
/// Rounds without a sign of life, after which a rank counts as gone: rounds, not seconds, so that
/// a job that Slurm suspended and resumed as a whole does not miss itself.
constexpr int kRoundsUntilGone = 20;
constexpr int kRoundsWhenSuspicious = 5; ///< where a connection broke already
constexpr seconds kAnswer{20};           ///< of the store
constexpr seconds kGoodbye{5};

constexpr const char* kVerdict = "verdict";
constexpr const char* kSuspicion = "suspicion";
constexpr const char* kHeard = "heard";
constexpr const char* kLeft = "left";

std::string beat_of(int rank) { return fmt::format("beat/{}", rank); }

} // namespace

struct Watch::State {
    State(StorePtr a_store, const Launch& a_launch, std::vector<std::string> some_names)
        : store(std::move(a_store)),
          launch(a_launch),
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
                    fmt::format("{} cannot be reached any more ({}): it has ended, or its machine "
                                "has",
                                names[0], first_line(error.what())));
            }
            lock.lock();
            changed.wait_for(lock, kRound, [this] { return stopping; });
        }
    }

    void look() {
        store->wait({beat_of(launch.rank)},
                    kAnswer); // with a time limit, before those that have none
        store->add(beat_of(launch.rank), 1);
        if (store->check({kVerdict})) {
            follow_verdict();
        }
        const bool suspicious = store->check({kSuspicion});
        if (!launch.is_first()) {
            expect_life(0, suspicious);
            return;
        }
        for (int rank = 1; rank < launch.ranks; ++rank) {
            expect_life(rank, suspicious);
        }
    }

    void expect_life(int rank, bool suspicious) {
        const auto at = static_cast<std::size_t>(rank);
        const auto beat = store->add(beat_of(rank), 0);
        silences[at] = beat == beats[at] ? silences[at] + 1 : 0;
        beats[at] = beat;
        if (silences[at] >= (suspicious ? kRoundsWhenSuspicious : kRoundsUntilGone)) {
            gone = 1;
            end(ExitCode::kStopped,
                fmt::format("{} gives no sign of life for {} s: it was killed, or its machine is "
                            "gone",
                            names[at], silences[at]));
        }
    }

    void follow_verdict() {
        const auto verdict = json::parse(to_text(store->get(kVerdict)));
        end(static_cast<ExitCode>(verdict.at("code").get<int>()), verdict.at("message"));
    }

    /// Ends the process, whatever its other threads wait for. Files are whole at any moment.
    [[noreturn]] void end(ExitCode code, const std::string& message) {
        const bool again = code == ExitCode::kStopped;
        log_error("{}{}", message,
                  again ? "; the last checkpoint is whole, run the same command again" : "");
        try {
            pass_on(code, message);
        } catch (const std::exception&) {
            // The store is gone, and with it all who could listen.
        }
        std::_Exit(static_cast<int>(code));
    }

    /// Tells the others. The first rank waits until they have heard, since it keeps the store.
    void pass_on(ExitCode code, const std::string& message) {
        const auto text = json{{"code", static_cast<int>(code)}, {"message", message}}.dump();
        store->compareSet(kVerdict, to_bytes({}), to_bytes(text));
        store->add(kHeard, 1);
        if (launch.is_first()) {
            wait_for(kHeard, launch.ranks - gone, kGoodbye);
        }
    }

    void wait_for(const char* key, std::int64_t count, seconds longest) {
        const auto until = std::chrono::steady_clock::now() + longest;
        while (store->add(key, 0) < count && std::chrono::steady_clock::now() < until) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
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
    int gone = 0; ///< ranks that will hear nothing
    std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;
    bool announced = false;
    std::thread thread;
};

Watch::Watch(StorePtr store, const Launch& launch, std::vector<std::string> names)
    : state_(std::make_unique<State>(std::move(store), launch, std::move(names))) {
    state_->store->add(beat_of(launch.rank), 1);
    state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Watch::~Watch() {
    auto& s = *state_;
    s.stop();
    if (s.announced) {
        return;
    }
    try {
        s.store->add(kLeft, 1);
        if (s.launch.is_first()) {
            s.wait_for(kLeft, s.launch.ranks, seconds(30));
        }
    } catch (const std::exception&) {
        // Who is gone already has left, too.
    }
}

void Watch::lost(const std::string& what) {
    log_debug("{}: a collective operation failed: {}",
              state_->names[static_cast<std::size_t>(state_->launch.rank)], what);
    try {
        state_->store->add(kSuspicion, 1);
    } catch (const std::exception&) {
        // So it is the first rank, which the watch will see.
    }
    std::this_thread::sleep_for(seconds(40));
    log_error("another rank is lost ({}); the last checkpoint is whole, run the same command again",
              first_line(what));
    std::_Exit(static_cast<int>(ExitCode::kStopped));
}

void Watch::announce(ExitCode code, const std::string& message) {
    auto& s = *state_;
    s.stop();
    s.announced = true;
    try {
        s.pass_on(code,
                  fmt::format("{}: {}", s.names[static_cast<std::size_t>(s.launch.rank)], message));
    } catch (const std::exception&) {
        // The first rank is gone; the others see that, too.
    }
}

} // namespace spade
