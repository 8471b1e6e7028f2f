#include "libspade/io/child_process.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/io/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <new>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace spade {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kMayLimitMemory = false; // shadow memory alone takes terabytes of addresses
#elif defined(__has_feature)
constexpr bool kMayLimitMemory = !__has_feature(address_sanitizer);
#else
constexpr bool kMayLimitMemory = true;
#endif

constexpr int kPollMilliseconds = 200;
constexpr auto kOutOfMemory = "reading it took more memory than an intact file needs";

/// Bytes of address space that this process uses already.
std::uint64_t address_space() {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void limit(__rlimit_resource resource, std::uint64_t soft) {
    rlimit now{};
    getrlimit(resource, &now);
    now.rlim_cur = std::min<rlim_t>(soft, now.rlim_max);
    setrlimit(resource, &now); // unchecked: the parent survives a crash even without the limit
}

void apply(const ChildLimits& limits) {
    limit(RLIMIT_CORE, 0);
    if (limits.cpu_seconds > 0) {
        limit(RLIMIT_CPU, limits.cpu_seconds);
    }
    if (limits.memory_bytes > 0 && kMayLimitMemory) {
        limit(RLIMIT_AS, address_space() + limits.memory_bytes);
    }
}

/// What is sent through the pipe: 0 and the result, or the code of an Error and its message.
std::string report_of(const std::filesystem::path& file, const std::function<std::string()>& work) {
    const auto failure = [](ExitCode code, const std::string& message) {
        return static_cast<char>(code) + message;
    };
    try {
        return '\0' + work();
    } catch (const Error& error) {
        return failure(error.code(), error.what());
    } catch (const std::bad_alloc&) {
        return failure(ExitCode::kData,
                       fmt::format("{}: {}; is it damaged?", file.string(), kOutOfMemory));
    } catch (const std::exception& error) {
        return failure(ExitCode::kInternal, fmt::format("{}: {}", file.string(), error.what()));
    }
}

/// What the child runs. Ends without exit handlers, which are for the parent only.
[[noreturn]] void child_main(int pipe, const std::filesystem::path& file, const ChildLimits& limits,
                             const std::function<std::string()>& work) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int code = 0;
    try {
        apply(limits);
        const auto report = report_of(file, work);
        write_all(pipe, report.data(), report.size(), "pipe");
    } catch (...) {
        code = static_cast<int>(ExitCode::kInternal);
    }
    _exit(code);
}

class Child {
public:
    Child(const std::filesystem::path& file, const ChildLimits& limits,
          const std::function<std::string()>& work) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) {
            throw IoError("{}: cannot create a pipe: {}", file.string(), reason_of(errno));
        }
        pipe_ = Descriptor(ends[0]);
        const Descriptor writing(ends[1]);
        std::fflush(nullptr);
        process_ = fork();
        if (process_ < 0) {
            throw IoError("{}: cannot start a process to read it: {}", file.string(),
                          reason_of(errno));
        }
        if (process_ == 0) {
            child_main(writing.get(), file, limits, work);
        }
    }

    ~Child() {
        if (process_ > 0) {
            kill(process_, SIGKILL);
            wait();
        }
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Everything that the child writes until it ends. Throws Error(kStopped) after a stop signal.
    std::string read() {
        std::string report;
        char piece[4096];
        for (;;) {
            if (stop_requested()) {
                throw Error(ExitCode::kStopped, "stopped by a signal");
            }
            pollfd readable{pipe_.get(), POLLIN, 0};
            if (poll(&readable, 1, kPollMilliseconds) <= 0) {
                continue;
            }
            const auto count = ::read(pipe_.get(), piece, sizeof piece);
            if (count == 0 || (count < 0 && errno != EINTR)) {
                return report;
            }
            report.append(piece, static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        }
    }

    /// \returns  the child's exit status, as waitpid() reports it
    int wait() {
        int status = 0;
        while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
        }
        process_ = -1;
        return status;
    }

private:
    pid_t process_ = -1;
    Descriptor pipe_;
};

[[noreturn]] void report_death(const std::filesystem::path& file, int status,
                               const ChildLimits& limits) {
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU)) {
        throw DataError("{}: reading it took more than {} s of CPU time; the file may be damaged "
                        "or malicious; copy or make it again",
                        file.string(), limits.cpu_seconds);
    }
    const auto cause = WIFSIGNALED(status) ? fmt::format("signal {}, {}", WTERMSIG(status),
                                                         strsignal(WTERMSIG(status)))
                                           : fmt::format("exit code {}", WEXITSTATUS(status));
    throw DataError("{}: the process that read it crashed ({}); the file may be damaged or "
                    "malicious; copy or make it again",
                    file.string(), cause);
}

} // namespace

ChildLimits limits_for_reading(std::uint64_t bytes, int threads) {
    constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
    // The worst case, a map of one colour, compresses so well that 0.2 MB of PNG take a second.
    constexpr std::uint64_t kBytesPerSecond = 100'000;
    const auto workers = static_cast<std::uint64_t>(std::max(1, threads));
    return {120 + bytes / kBytesPerSecond, bytes + (4 + 2 * workers) * kGiB};
}

std::string in_child(const std::filesystem::path& file, const ChildLimits& limits,
                     const std::function<std::string()>& work) {
    Child child(file, limits, work);
    const auto report = child.read();
    const int status = child.wait();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || report.empty()) {
        report_death(file, status, limits);
    }
    if (report[0] != '\0') {
        throw Error(static_cast<ExitCode>(static_cast<unsigned char>(report[0])), report.substr(1));
    }
    return report.substr(1);
}

} // namespace spade
