#include "libspade/train/handshake.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/text.hpp"
#include "libspade/train/plan.hpp"
#include "libspade/train/timeouts.hpp"

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <unistd.h>

#include <chrono>
#include <thread>

namespace spade {

namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

void put(c10d::Store& store, const std::string& key, const json& value) {
    store.set(key, to_bytes(value.dump()));
}

json take(c10d::Store& store, const std::string& key) {
    return json::parse(to_text(store.get(key)));
}

/// Polls, so that it reacts to signals.
void await(c10d::Store& store, const std::string& key, int rank) {
    const auto end = Clock::now() + timeouts::kStart;
    while (!store.check({key})) {
        if (stop_requested()) {
            throw StoppedError("stopped by a signal while waiting for rank {}", rank);
        }
        if (Clock::now() > end) {
            throw StoppedError("rank {} did not connect within {} s; was it started, and can it "
                               "reach this machine?",
                               rank, timeouts::kStart.count());
        }
        std::this_thread::sleep_for(timeouts::kPoll);
    }
}

constexpr const char* kAdmission = "admission";
constexpr const char* kRead = "read"; ///< how many ranks have read it

std::string hello_of(int rank) { return fmt::format("hello/{}", rank); }

std::string host_name() {
    char name[256] = "";
    gethostname(name, sizeof name - 1);
    return name;
}

std::string name_of(int rank, const json& hello) {
    return fmt::format("rank {} ({}, process {})", rank, hello.at("host").get<std::string>(),
                       hello.at("process").get<std::int64_t>());
}

/// Why a rank cannot train with rank 0; empty if it can.
std::string objection(const std::string& name, const json& hello, const json& first) {
    for (const auto* key : {"version", "ranks"}) {
        if (hello.at(key) != first.at(key)) {
            return fmt::format("{}: has {} {}, but rank 0 has {}; start all ranks the same way",
                               name, key, hello.at(key).dump(), first.at(key).dump());
        }
    }
    if (const auto found = first_difference(hello.at("settings"), first.at("settings"))) {
        const auto* what = found->name == "data" ? "a data set with digest" : "the setting";
        return fmt::format("{}: has {} {}{}, but rank 0 has {}; give all ranks the same data and "
                           "options",
                           name, what, found->name == "data" ? "" : found->name + " = ",
                           found->there.dump(), found->here.dump());
    }
    return {};
}

json verdict_of(const Launch& launch, ExitCode code, const std::string& message) {
    return {{"ranks", launch.ranks},
            {"names", json::array()},
            {"code", static_cast<int>(code)},
            {"message", message}};
}

bool admits(const json& verdict) { return verdict.at("message") == json(""); }

void refuse(json& verdict, ExitCode code, const std::string& message) {
    if (admits(verdict)) {
        verdict["code"] = static_cast<int>(code);
        verdict["message"] = message;
    }
}

/// Rank 0's part: waits for all ranks, so that all get the same verdict.
json gather_verdict(c10d::Store& store, const Launch& launch, const json& first) {
    auto verdict = verdict_of(launch, ExitCode::kOk, "");
    for (int rank = 0; rank < launch.ranks; ++rank) {
        try {
            await(store, hello_of(rank), rank);
        } catch (const StoppedError& error) {
            refuse(verdict, error.code(), error.what());
            break;
        }
        const auto hello = take(store, hello_of(rank));
        const auto name = name_of(rank, hello);
        verdict["names"].push_back(name);
        if (hello.contains("error")) {
            refuse(verdict, static_cast<ExitCode>(hello["error"].at("code").get<int>()),
                   fmt::format("{}: {}", name, hello["error"].at("message").get<std::string>()));
            continue;
        }
        const auto why = objection(name, hello, first);
        if (!why.empty()) {
            refuse(verdict, ExitCode::kConfig, why);
        } else if (hello.at("machine") != first.at("machine")) {
            log_warning("{}: computes with {}, but rank 0 with {}: ranks may differ in the last "
                        "bits, which are made equal at each checkpoint",
                        name, hello.at("machine").dump(), first.at("machine").dump());
        }
    }
    return verdict;
}

/// Rank 0 owns the store, so it waits until all ranks have read the verdict.
void publish(c10d::Store& store, const Launch& launch, const json& verdict) {
    put(store, kAdmission, verdict);
    const auto end =
        Clock::now() + (admits(verdict) ? timeouts::kAdmissionRead : timeouts::kRefusalRead);
    while (store.add(kRead, 0) < launch.ranks - 1 && Clock::now() < end) {
        std::this_thread::sleep_for(timeouts::kPoll);
    }
}

json hello_from(const Launch& launch) {
    return {{"ranks", launch.ranks}, {"host", host_name()}, {"process", getpid()}};
}

json exchange_hellos(c10d::Store& store, const Launch& launch, const json& hello) {
    if (store.add(fmt::format("taken/{}", launch.rank), 1) > 1) {
        throw ConfigError("two processes claim to be rank {}; give each its own --rank",
                          launch.rank);
    }
    put(store, hello_of(launch.rank), hello);
    if (launch.is_first()) {
        publish(store, launch, gather_verdict(store, launch, hello));
        return take(store, kAdmission);
    }
    await(store, kAdmission, 0);
    auto verdict = take(store, kAdmission);
    store.add(kRead, 1); // once it is read: rank 0 may then take the store away
    return verdict;
}

} // namespace

void decline(c10d::Store& store, const Launch& launch, ExitCode code, const std::string& message) {
    auto hello = hello_from(launch);
    if (launch.is_first()) {
        const auto text = fmt::format("{}: {}", name_of(0, hello), message);
        publish(store, launch, verdict_of(launch, code, text));
        return;
    }
    hello["error"] = {{"code", static_cast<int>(code)}, {"message", message}};
    put(store, hello_of(launch.rank), hello);
    store.add(kRead, 1); // it does not wait for the verdict
}

std::vector<std::string> handshake(c10d::Store& store, const Launch& launch,
                                   const Identity& identity) {
    auto hello = hello_from(launch);
    hello["version"] = identity.version;
    hello["settings"] = identity.settings;
    hello["machine"] = identity.machine;
    json verdict;
    try {
        verdict = exchange_hellos(store, launch, hello);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw StoppedError("rank {}: rank 0 ended before all ranks had connected ({})", launch.rank,
                           first_line(error.what()));
    }
    if (!admits(verdict)) {
        throw Error(static_cast<ExitCode>(verdict.at("code").get<int>()), verdict.at("message"));
    }
    if (verdict.at("ranks") != launch.ranks) {
        throw ConfigError("rank {} expects {} ranks, but rank 0 has {}; start all ranks the same "
                          "way",
                          launch.rank, launch.ranks, verdict.at("ranks").dump());
    }
    return verdict.at("names").get<std::vector<std::string>>();
}

} // namespace spade
