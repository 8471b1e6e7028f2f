#include "libspade/io/file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/descriptor.hpp"

#include <algorithm>
#include <unistd.h>

namespace spade {

namespace {

constexpr std::size_t kFirstPieceBytes = std::size_t{64} << 10;

[[noreturn]] void refuse_size(std::string_view name, std::uint64_t most) {
    throw DataError("{}: has more than {} bytes, which is more than is read into memory", name,
                    most);
}

/// Everything to the end, whatever the size was thought to be: a file may grow, and those of /proc
/// say 0.
std::string read_to_end(int descriptor, std::uint64_t expected, std::uint64_t most,
                        std::string_view name) {
    if (expected > most) {
        refuse_size(name, most);
    }
    std::string bytes;
    std::size_t used = 0;
    std::size_t piece = static_cast<std::size_t>(expected) + 1;
    for (;;) {
        bytes.resize(used + piece);
        const auto got = read_some(descriptor, bytes.data() + used, piece, name);
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

} // namespace

std::string read_file(const std::filesystem::path& path, std::uint64_t most) {
    const auto name = path.string();
    const auto file = open_to_read(path);
    return read_to_end(file.get(), size_of_file(file.get(), name), most, name);
}

std::string read_standard_input(std::uint64_t most) {
    return read_to_end(STDIN_FILENO, 0, most, "standard input");
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
