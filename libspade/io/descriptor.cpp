#include "libspade/io/descriptor.hpp"

#include "libspade/base/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace spade {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

bool is_missing(int error) {
    return error == ENOENT || error == ENOTDIR || error == EACCES || error == EPERM ||
           error == ELOOP || error == ENAMETOOLONG || error == ENXIO || error == ENODEV;
}

/// Whether to retry: yes after EINTR, and after EAGAIN on a non-blocking descriptor, having waited.
bool may_retry(int descriptor, short events) {
    if (errno == EINTR) {
        return true;
    }
    if (errno != EAGAIN) {
        return false;
    }
    pollfd waiting{descriptor, events, 0};
    return poll(&waiting, 1, -1) >= 0 || errno == EINTR;
}

} // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) {
        close(number_);
    }
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

int Descriptor::release() { return std::exchange(number_, -1); }

std::string reason_of(int error) {
    switch (error) {
    case ENOSPC:
        return "disk full";
    case EDQUOT:
        return "disk quota exceeded";
    case EFBIG:
        return "larger than the limit on file sizes (ulimit -f)";
    default:
        return std::generic_category().message(error);
    }
}

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

Descriptor open_to_read(const std::filesystem::path& path) {
    int number = -1;
    do {
        // Non-blocking, so that a FIFO without a writer is refused instead of waited for.
        number = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    } while (number < 0 && errno == EINTR);
    const int error = errno;
    if (number < 0 && is_missing(error)) {
        throw MissingError("{}: cannot be read: {}", path.string(), reason_of(error));
    }
    if (number < 0) {
        throw IoError("{}: cannot be read: {}", path.string(), reason_of(error));
    }
    Descriptor file(number);
    struct stat status {};
    if (fstat(number, &status) != 0) {
        throw IoError("{}: cannot be read: {}", path.string(), reason_of(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        throw MissingError("{}: is {}, not a file", path.string(),
                           S_ISDIR(status.st_mode) ? "a folder" : "a device, pipe or socket");
    }
    return file;
}

std::uint64_t size_of_file(int descriptor, std::string_view name) {
    struct stat status {};
    if (fstat(descriptor, &status) != 0) {
        throw IoError("{}: cannot be read: {}", name, reason_of(errno));
    }
    return static_cast<std::uint64_t>(status.st_size);
}

std::size_t read_some(int descriptor, void* data, std::size_t bytes, std::string_view name) {
    auto* to = static_cast<char*>(data);
    std::size_t got = 0;
    while (got < bytes) {
        const auto count = read(descriptor, to + got, std::min(bytes - got, kMaxAtOnce));
        if (count == 0) {
            break;
        }
        if (count > 0) {
            got += static_cast<std::size_t>(count);
        } else if (!may_retry(descriptor, POLLIN)) {
            throw IoError("{}: reading failed: {}", name, reason_of(errno));
        }
    }
    return got;
}

void write_all(int descriptor, const void* data, std::size_t bytes, std::string_view name) {
    const auto* from = static_cast<const char*>(data);
    while (bytes > 0) {
        const auto count = write(descriptor, from, std::min(bytes, kMaxAtOnce));
        if (count > 0) {
            from += count;
            bytes -= static_cast<std::size_t>(count);
        } else if (count == 0 || !may_retry(descriptor, POLLOUT)) {
            throw IoError("{}: writing failed: {}", name, reason_of(count == 0 ? ENOSPC : errno));
        }
    }
}

Digest digest_of_rest(int descriptor, std::string_view name) {
    std::vector<char> piece(kPieceBytes);
    Hasher hasher;
    while (const auto count = read_some(descriptor, piece.data(), piece.size(), name)) {
        hasher.update(piece.data(), count);
    }
    return hasher.digest();
}

} // namespace spade
