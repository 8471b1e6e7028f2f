#include "libspade/io/file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace spade {

namespace {

constexpr std::size_t kFirstPieceBytes = std::size_t{64} << 10;
constexpr int kStopPollMs = 200;

[[noreturn]] void refuse_size(std::string_view name, std::uint64_t most) {
    throw DataError("{}: has more than {} bytes, the most that is read into memory", name, most);
}

/// Reads everything to the end, whatever the expected size: a file may grow, and files in /proc
/// claim 0 bytes.
/// \param read  (data, bytes) -> how many it read, fewer than asked for only at the end
template <class Read>
std::string read_to_end(std::uint64_t expected, std::uint64_t most, std::string_view name,
                        Read read) {
    if (expected > most) {
        refuse_size(name, most);
    }
    std::string bytes;
    std::size_t used = 0;
    std::size_t piece = static_cast<std::size_t>(expected) + 1;
    for (;;) {
        bytes.resize(used + piece);
        const auto got = read(bytes.data() + used, piece);
        used += got;
        if (used > most) {
            refuse_size(name, most);
        }
        if (got < piece) {
            bytes.resize(used);
            return bytes;
        }
        piece = std::max(used, kFirstPieceBytes);
    }
}

/// A stop signal does not interrupt read(), so this polls for one.
void wait_for_standard_input() {
    for (;;) {
        if (stop_requested()) {
            throw StoppedError("stopped while waiting for standard input");
        }
        pollfd waiting{STDIN_FILENO, POLLIN, 0};
        if (poll(&waiting, 1, kStopPollMs) > 0) {
            return; // errors, if any, are reported by read()
        }
    }
}

std::size_t read_from_standard_input(char* to, std::size_t bytes) {
    std::size_t got = 0;
    while (got < bytes) {
        wait_for_standard_input();
        const auto count = read(STDIN_FILENO, to + got, std::min(bytes - got, kMaxAtOnce));
        if (count == 0) {
            break;
        }
        if (count > 0) {
            got += static_cast<std::size_t>(count);
        } else if (errno != EINTR && errno != EAGAIN) {
            throw IoError("standard input: reading failed: {}", reason_of(errno));
        }
    }
    return got;
}

} // namespace

std::string read_file(const std::filesystem::path& path, std::uint64_t most) {
    const auto name = path.string();
    const auto file = open_to_read(path);
    return read_to_end(
        size_of_file(file.get(), name), most, name,
        [&](char* to, std::size_t bytes) { return read_some(file.get(), to, bytes, name); });
}

std::string text_of(std::string bytes, std::string_view name) {
    constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
    if (starts_with(bytes, "\xFF\xFE") || starts_with(bytes, "\xFE\xFF")) {
        throw DataError("{}: is UTF-16; save it as UTF-8", name);
    }
    if (starts_with(bytes, kUtf8Mark)) {
        bytes.erase(0, kUtf8Mark.size());
    }
    return bytes;
}

std::string read_text_file(const std::filesystem::path& path, std::uint64_t most) {
    return text_of(read_file(path, most), path.string());
}

std::string read_standard_input(std::uint64_t most) {
    return read_to_end(0, most, "standard input", read_from_standard_input);
}

Digest file_digest(const std::filesystem::path& path) {
    return digest_of_rest(open_to_read(path).get(), path.string());
}

std::vector<std::string> read_lines_of_log(const std::filesystem::path& path) {
    const auto text = read_file(path);
    std::vector<std::string> lines;
    std::size_t first = 0;
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', first)) {
        lines.push_back(text.substr(first, end - first));
        first = end + 1;
    }
    return lines;
}

} // namespace spade
