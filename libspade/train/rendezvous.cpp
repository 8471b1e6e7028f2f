#include "libspade/train/rendezvous.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/text.hpp"
#include "libspade/train/timeouts.hpp"

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#ifdef SPADE_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>
#include <type_traits>

namespace spade {

namespace {

using Clock = std::chrono::steady_clock;

template <class Options, class = void>
struct HasUvChoice : std::false_type {};
template <class Options>
struct HasUvChoice<Options, std::void_t<decltype(Options::useLibUV)>> : std::true_type {};

std::string place(const Launch& launch) { return fmt::format("{}:{}", launch.host, launch.port); }

/// The store's plain server, which every LibTorch has: 2.4 and later prefer libuv's, even if
/// they are built without it.
template <class Options>
void choose_plain_server(Options& options) {
    if constexpr (HasUvChoice<Options>::value) {
        options.useLibUV = false;
    }
}

StorePtr served_store(const Launch& launch, c10d::TCPStoreOptions options) {
    options.isServer = true;
    options.timeout = timeouts::kOwnStore;
    try {
        auto store = c10::make_intrusive<c10d::TCPStore>(launch.host, options);
        store->setTimeout(timeouts::kStart);
        return store;
    } catch (const std::exception& error) {
        throw IoError("{}: cannot listen for the other ranks ({}); give --rendezvous with another "
                      "port of this machine",
                      place(launch), first_line(error.what()));
    }
}

/// Tries for a few seconds at a time, so that it reacts to signals.
StorePtr connected_store(const Launch& launch, c10d::TCPStoreOptions options) {
    options.timeout = timeouts::kConnect;
    const auto end = Clock::now() + timeouts::kStart;
    for (;;) {
        try {
            auto store = c10::make_intrusive<c10d::TCPStore>(launch.host, options);
            store->setTimeout(timeouts::kStart);
            return store;
        } catch (const std::exception& error) {
            if (stop_requested()) {
                throw StoppedError("stopped by a signal while waiting for rank 0 at {}",
                                   place(launch));
            }
            if (Clock::now() > end) {
                throw StoppedError("{}: rank 0 did not answer within {} s ({}); is this rank 0's "
                                   "machine, and does its firewall allow the port?",
                                   place(launch), timeouts::kStart.count(),
                                   first_line(error.what()));
            }
            std::this_thread::sleep_for(timeouts::kRetry); // if it fails immediately
        }
    }
}

#ifdef SPADE_GLOO

struct AddressDeleter {
    void operator()(addrinfo* a) const { freeaddrinfo(a); }
};

/// This machine's address on the route to `host`: its name may resolve to the loopback, or to a
/// network that the nodes do not share. Sends nothing. Empty if there is no route.
std::string address_towards(const std::string& host, int port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_DGRAM;
    addrinfo* list = nullptr;
    if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list) != 0) {
        return {};
    }
    const std::unique_ptr<addrinfo, AddressDeleter> owner(list);
    const int socket = ::socket(list->ai_family, SOCK_DGRAM, 0);
    std::string address;
    sockaddr_storage own{};
    socklen_t length = sizeof own;
    if (socket >= 0 && connect(socket, list->ai_addr, list->ai_addrlen) == 0 &&
        getsockname(socket, reinterpret_cast<sockaddr*>(&own), &length) == 0) {
        char text[NI_MAXHOST];
        if (getnameinfo(reinterpret_cast<sockaddr*>(&own), length, text, sizeof text, nullptr, 0,
                        NI_NUMERICHOST) == 0) {
            address = text;
        }
    }
    if (socket >= 0) {
        close(socket);
    }
    return address;
}

bool is_loopback(const std::string& address) {
    return address.empty() || starts_with(address, "127.") || address == "::1";
}

/// This rank's address for the others. On rank 0's machine its name may resolve to the loopback
/// (127.0.1.1 in Debian's /etc/hosts), which is useless to other machines: then the address on the
/// route to a rank elsewhere.
std::string own_address(c10d::Store& keys, const Launch& launch) {
    const auto key = [](int rank) { return "address/" + std::to_string(rank); };
    auto address = address_towards(launch.host, launch.port);
    keys.set(key(launch.rank), to_bytes(address));
    for (int rank = 0; rank < launch.ranks && is_loopback(address); ++rank) {
        const auto other = to_text(keys.get(key(rank)));
        if (!is_loopback(other)) {
            address = address_towards(other, launch.port);
        }
    }
    return address;
}

/// The interface named by GLOO_SOCKET_IFNAME, or that of own_address().
std::shared_ptr<gloo::transport::Device> gloo_device(c10d::Store& keys, const Launch& launch) {
    using Gloo = c10d::ProcessGroupGloo;
    if (const char* const name = std::getenv("GLOO_SOCKET_IFNAME")) {
        return Gloo::createDeviceForInterface(name);
    }
    const auto address = own_address(keys, launch);
    return address.empty() ? Gloo::createDefaultDevice() : Gloo::createDeviceForHostname(address);
}

GroupPtr open_gloo(const c10::intrusive_ptr<c10d::PrefixStore>& keys, const Launch& launch) {
    auto options = c10d::ProcessGroupGloo::Options::create();
    options->timeout = timeouts::kCollective;
    options->devices.push_back(gloo_device(*keys, launch));
    return c10::make_intrusive<c10d::ProcessGroupGloo>(keys, launch.rank, launch.ranks, options);
}

#else

GroupPtr open_gloo(const c10::intrusive_ptr<c10d::PrefixStore>& /*keys*/, const Launch& launch) {
    throw DeviceError(
        "{} ranks: this libspade was built without Gloo, which connects them; install "
        "libgloo-dev and rebuild, or train in one process",
        launch.ranks);
}

#endif

} // namespace

StorePtr open_store(const Launch& launch, bool serves) {
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(launch.port);
    options.waitWorkers = false;
    choose_plain_server(options);
    const bool is_here = serves && launch.is_first() && !launch.is_hosted;
    auto store = is_here ? served_store(launch, options) : connected_store(launch, options);
    return c10::make_intrusive<c10d::PrefixStore>("spade/" + launch.attempt, store);
}

GroupPtr open_group(const StorePtr& store, const Launch& launch, const std::string& name,
                    [[maybe_unused]] c10::Device device) {
    const auto keys = c10::make_intrusive<c10d::PrefixStore>(name, store);
    try {
#ifdef USE_C10D_NCCL
        if (device.is_cuda()) {
            auto options = c10d::ProcessGroupNCCL::Options::create();
            options->timeout = timeouts::kCollective;
            return c10::make_intrusive<c10d::ProcessGroupNCCL>(keys, launch.rank, launch.ranks,
                                                               options);
        }
#endif
        return open_gloo(keys, launch);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw StoppedError("rank {} cannot reach the others ({}); set GLOO_SOCKET_IFNAME to the "
                           "network interface to use",
                           launch.rank, first_line(error.what()));
    }
}

std::vector<std::uint8_t> to_bytes(const std::string& text) { return {text.begin(), text.end()}; }

std::string to_text(const std::vector<std::uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

bool needs_gpu_tensors(const GroupPtr& group) { return group->getBackendName() == "nccl"; }

} // namespace spade
