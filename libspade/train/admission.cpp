#include "libspade/train/admission.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/train/plan.hpp"

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <unistd.h>

#include <chrono>
#include <thread>

namespace spade {

namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

void put(c10d::Store& store, const std::string& key, const json& value) {
    const auto text = value.dump();
    store.set(key, {text.begin(), text.end()});
}

json take(c10d::Store& store, const std::string& key) {
    const auto bytes = store.get(key);
    return json::parse(bytes.begin(), bytes.end());
}

void await(c10d::Store& store, const std::string& key, int rank) {
    const auto end = Clock::now() + std::chrono::seconds(kPatience);
    while (!store.check({key})) {
        if (stop_requested()) {
            throw StoppedError("stopped by a signal while waiting for rank {}", rank);
        }
        if (Clock::now() > end) {
            throw StoppedError("rank {} did not come within {} s; was it started, and does it "
                               "reach this machine?",
                               rank, kPatience);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

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

/// Why a rank cannot train with the first; empty where it can.
std::string objection(const std::string& name, const json& hello, const json& first) {
    for (const auto* key : {"version", "ranks"}) {
        if (hello.at(key) != first.at(key)) {
            return fmt::format("{}: has {} {}, but rank 0 has {}; start all ranks alike", name, key,
                               hello.at(key).dump(), first.at(key).dump());
        }
    }
    if (const auto found = first_difference(hello.at("settings"), first.at("settings"))) {
        const auto* what = found->name == "data" ? "a data set of contents" : "the setting";
        return fmt::format("{}: has {} {}{}, but rank 0 has {}; start all ranks alike", name, what,
                           found->name == "data" ? "" : found->name + " = ", found->there.dump(),
                           found->here.dump());
    }
    return {};
}

void say_hello(c10d::Store& store, const Launch& launch, const json& hello) {
    if (store.add(fmt::format("taken/{}", launch.rank), 1) > 1) {
        throw ConfigError("two processes say that they are rank {}; give each its own --rank",
                          launch.rank);
    }
    put(store, hello_of(launch.rank), hello);
}

/// The first rank's part. \returns the names; throws nothing but StoppedError
json judged(c10d::Store& store, const Launch& launch, const json& first) {
    json verdict = {{"ranks", launch.ranks}, {"names", json::array()}, {"objection", ""}};
    for (int rank = 0; rank < launch.ranks; ++rank) {
        await(store, hello_of(rank), rank);
        const auto hello = take(store, hello_of(rank));
        const auto name = name_of(rank, hello);
        verdict["names"].push_back(name);
        auto why = objection(name, hello, first);
        if (!why.empty()) {
            verdict["objection"] = why;
            break;
        }
        if (hello.at("machine") != first.at("machine")) {
            log_warning("{}: computes with {}, rank 0 with {}: last bits may differ from rank to "
                        "rank, and are made equal at each checkpoint",
                        name, hello.at("machine").dump(), first.at("machine").dump());
        }
    }
    return verdict;
}

} // namespace

std::vector<std::string> admit(c10d::Store& store, const Launch& launch, const Identity& identity) {
    const json hello = {{"version", identity.version},   {"ranks", launch.ranks},
                        {"host", host_name()},           {"process", getpid()},
                        {"settings", identity.settings}, {"machine", identity.machine}};
    say_hello(store, launch, hello);
    if (launch.is_first()) {
        put(store, "admission", judged(store, launch, hello));
    } else {
        await(store, "admission", 0);
    }
    const auto verdict = take(store, "admission");
    if (launch.is_first()) {
        // The store goes with this process: all shall have read it.
        const auto end = Clock::now() + std::chrono::seconds(10);
        while (store.add("read", 0) < launch.ranks - 1 && Clock::now() < end) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    } else {
        store.add("read", 1);
    }
    const auto why = verdict.at("objection").get<std::string>();
    if (!why.empty()) {
        throw ConfigError("{}", why);
    }
    if (verdict.at("ranks") != launch.ranks) {
        throw ConfigError("rank {} is one of {}, but rank 0 trains with {}; start all ranks alike",
                          launch.rank, launch.ranks, verdict.at("ranks").dump());
    }
    return verdict.at("names").get<std::vector<std::string>>();
}

} // namespace spade
