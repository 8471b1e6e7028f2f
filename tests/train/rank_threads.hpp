#ifndef TESTS_TRAIN_RANK_THREADS_HPP
#define TESTS_TRAIN_RANK_THREADS_HPP

#include "libspade/base/error.hpp"
#include "libspade/base/version.hpp"
#include "libspade/train/ranks.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace spade::test {

inline int free_port() {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    const bool bound = bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                       getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) == 0;
    close(listener);
    EXPECT_TRUE(bound);
    return ntohs(address.sin_port);
}

inline Identity identity() {
    return {kVersion, {{"data", "aa"}, {"batch", 4}, {"model", {{"ngf", 8}}}}, {}};
}

/// Runs ranks as threads of this process. \returns the message of the error that each threw, or ""
inline std::vector<std::string> with_ranks(const std::vector<Identity>& identities,
                                           const std::function<void(Ranks&)>& work) {
    const auto count = static_cast<int>(identities.size());
    const auto port = free_port();
    std::vector<std::string> errors(identities.size());
    std::vector<std::thread> threads;
    for (int rank = 0; rank < count; ++rank) {
        threads.emplace_back([&, rank] {
            const auto at = static_cast<std::size_t>(rank);
            Launch launch;
            launch.rank = rank;
            launch.ranks = count;
            launch.host = "127.0.0.1";
            launch.port = port;
            try {
                Ranks ranks(launch);
                ranks.meet(identities[at], torch::kCPU);
                work(ranks);
                ranks.leave();
            } catch (const Error& error) {
                errors[at] = error.what();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    return errors;
}

inline void expect_no_error(const std::vector<std::string>& errors) {
    for (const auto& error : errors) {
        EXPECT_EQ(error, "");
    }
}

} // namespace spade::test

#endif // TESTS_TRAIN_RANK_THREADS_HPP
