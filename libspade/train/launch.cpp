#include "libspade/train/launch.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/hash.hpp"
#include "libspade/base/text.hpp"

#include <netdb.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace spade {

namespace {

constexpr int kMaxPort = 65535;
constexpr int kMaxRanks = 1 << 20;

std::string variable(const char* name) {
    const char* const text = std::getenv(name);
    return text == nullptr ? std::string() : text;
}

int number_in(const char* name, int least, int most) {
    const auto text = variable(name);
    const auto number = whole_number(text, least, most);
    if (!number) {
        throw UsageError("{} is '{}', not a number from {} to {}; correct or unset this "
                         "environment variable",
                         name, text, least, most);
    }
    return *number;
}

int number_or(const char* name, int otherwise) {
    return variable(name).empty() ? otherwise : number_in(name, 0, kMaxRanks);
}

void set_rendezvous(Launch& launch, const std::string& text) {
    const auto colon = text.rfind(':');
    const auto port = colon == std::string::npos
                          ? std::nullopt
                          : whole_number(std::string_view(text).substr(colon + 1), 1, kMaxPort);
    if (!port || colon == 0) {
        throw UsageError("--rendezvous must be HOST:PORT, where rank 0 listens, not '{}'", text);
    }
    launch.host = text.substr(0, colon);
    if (launch.host.size() > 2 && launch.host.front() == '[' && launch.host.back() == ']') {
        launch.host = launch.host.substr(1, launch.host.size() - 2); // IPv6
    }
    launch.port = *port;
}

bool resolves(const std::string& host) {
    addrinfo* found = nullptr;
    const bool is_known = getaddrinfo(host.c_str(), nullptr, nullptr, &found) == 0;
    if (is_known) {
        freeaddrinfo(found);
    }
    return is_known;
}

/// The step's first node, where Slurm puts rank 0. If its name does not resolve, the address of
/// srun, which in a batch job runs on the first node, too.
std::string host_of_slurm() {
    auto list = variable("SLURM_STEP_NODELIST");
    if (list.empty()) {
        list = variable("SLURM_JOB_NODELIST");
    }
    const auto node = first_node(list);
    if (!node.empty() && resolves(node)) {
        return node;
    }
    const auto launcher = variable("SLURM_LAUNCH_NODE_IPADDR");
    if (launcher.empty()) {
        throw UsageError("cannot resolve '{}', the first node of this Slurm step; give "
                         "--rendezvous HOST:PORT",
                         node);
    }
    return launcher;
}

/// Identifies this start of this Slurm step: it is different after a requeue.
std::string name_of_step() {
    std::string name;
    for (const char* part :
         {"SLURM_CLUSTER_NAME", "SLURM_JOB_ID", "SLURM_STEP_ID", "SLURM_RESTART_COUNT"}) {
        name += variable(part) + '.';
    }
    return name;
}

/// A port that Slurm has reserved for the step, or one derived from its name: below the ephemeral
/// ports, and a different one after each requeue.
int port_of_slurm() {
    const auto reserved = variable("SLURM_STEP_RESV_PORTS");
    const auto first = reserved.substr(0, reserved.find_first_of("-,"));
    if (const auto port = whole_number(first, 1, kMaxPort)) {
        return *port;
    }
    constexpr int kLowest = 1 << 14;
    return kLowest + static_cast<int>(stream_seed(0, name_of_step()) % kLowest);
}

Launch from_options(const TrainOptions& o) {
    Launch launch;
    launch.source = "--rank";
    launch.rank = o.rank;
    launch.ranks = o.world_size;
    launch.local_rank = number_or("LOCAL_RANK", number_or("SLURM_LOCALID", 0));
    if (o.rank < 0 || o.world_size < 1) {
        throw UsageError("--rank and --world-size need each other: give both");
    }
    if (launch.ranks > 1) {
        if (o.rendezvous.empty()) {
            throw UsageError("--world-size {} needs --rendezvous HOST:PORT, where rank 0 listens",
                             o.world_size);
        }
        set_rendezvous(launch, o.rendezvous);
    }
    return launch;
}

/// Reads the environment variables of these names.
Launch from_variables(const char* rank, const char* ranks, const char* local_rank) {
    Launch launch;
    launch.source = rank;
    launch.rank = number_in(rank, 0, kMaxRanks);
    launch.ranks = number_in(ranks, 1, kMaxRanks);
    launch.local_rank = number_or(local_rank, 0);
    return launch;
}

Launch from_torchrun(const TrainOptions& o) {
    auto launch = from_variables("RANK", "WORLD_SIZE", "LOCAL_RANK");
    if (!launch.is_alone() && o.rendezvous.empty()) {
        if (!variable("MASTER_PORT").empty()) {
            launch.host = variable("MASTER_ADDR");
            launch.port = number_in("MASTER_PORT", 1, kMaxPort);
        }
        launch.is_hosted = variable("TORCHELASTIC_USE_AGENT_STORE") == "True";
    }
    launch.attempt = variable("TORCHELASTIC_RESTART_COUNT");
    return launch;
}

Launch from_slurm() {
    auto launch = from_variables("SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID");
    launch.attempt = name_of_step();
    return launch;
}

Launch detect_launch(const TrainOptions& o) {
    if (o.rank >= 0 || o.world_size > 0) {
        return from_options(o);
    }
    if (!variable("RANK").empty() && !variable("WORLD_SIZE").empty()) {
        return from_torchrun(o);
    }
    // A batch script has SLURM_PROCID, too, but only what srun starts has the number of tasks.
    if (!variable("SLURM_PROCID").empty() && !variable("SLURM_STEP_NUM_TASKS").empty()) {
        auto launch = from_slurm();
        if (!launch.is_alone() && o.rendezvous.empty()) {
            launch.host = host_of_slurm();
            launch.port = port_of_slurm();
        }
        return launch;
    }
    return {};
}

} // namespace

std::string first_node(std::string_view list) {
    std::string name;
    std::size_t at = 0;
    while (at < list.size() && list[at] != ',') {
        if (list[at] == '[') {
            const auto numbers = list.substr(at + 1);
            name += numbers.substr(0, numbers.find_first_of("-,]"));
            at += 1 + std::min(numbers.find(']'), numbers.size());
        } else if (list[at] != ']') {
            name += list[at];
        }
        ++at;
    }
    return name;
}

Launch launch_of(const TrainOptions& o) {
    auto launch = detect_launch(o);
    if (launch.rank >= launch.ranks) {
        throw UsageError("{}: rank {} is out of range for {} ranks, which are counted from 0",
                         launch.source, launch.rank, launch.ranks);
    }
    if (!launch.is_alone() && !o.rendezvous.empty()) {
        set_rendezvous(launch, o.rendezvous);
    }
    if (!launch.is_alone() && launch.host.empty()) {
        throw UsageError("{} ranks need an address to meet at: set MASTER_ADDR and MASTER_PORT, or "
                         "give --rendezvous HOST:PORT",
                         launch.ranks);
    }
    return launch;
}

} // namespace spade
