#include "libspade/io/spool_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/publish.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace spade {

namespace {

constexpr std::uint64_t kSpoolBytes = std::uint64_t{4} << 20;

/// A pending file that is never published loses its name, but keeps its bytes while it is open.
int open_nameless(const std::filesystem::path& path) {
    const PendingFile named(path, /*overwrite=*/true);
    const int descriptor = open(named.temporary().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) {
        throw IoError("{}: a temporary file beside it cannot be opened: {}", path.string(),
                      reason_of(errno));
    }
    return descriptor;
}

} // namespace

SpoolFile::SpoolFile(const std::filesystem::path& path) : path_(path), file_(open_nameless(path)) {}

void SpoolFile::append(std::string_view bytes) {
    write_all(file_.get(), bytes.data(), bytes.size(), path_.string());
    size_ += bytes.size();
}

void SpoolFile::for_each_piece(const std::function<void(std::uint64_t, std::string_view)>& take) {
    const auto name = path_.string();
    if (lseek(file_.get(), 0, SEEK_SET) != 0) {
        throw IoError("{}: reading back failed: {}", name, reason_of(errno));
    }
    std::string piece;
    for (std::uint64_t first = 0; first < size_; first += piece.size()) {
        piece.resize(std::min(kSpoolBytes, size_ - first));
        if (read_some(file_.get(), piece.data(), piece.size(), name) != piece.size()) {
            throw IoError("{}: reading back failed: bytes are missing", name);
        }
        take(first, piece);
    }
}

} // namespace spade
