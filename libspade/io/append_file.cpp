#include "libspade/io/append_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace spade {

namespace {

constexpr off_t kScanBytes = 64 << 10;

/// The size of a file up to and including its last newline.
off_t whole_lines(int descriptor, off_t size, const std::string& name) {
    std::vector<char> piece(kScanBytes);
    for (off_t end = size; end > 0;) {
        const auto first = std::max<off_t>(0, end - kScanBytes);
        const auto count = static_cast<std::size_t>(end - first);
        if (lseek(descriptor, first, SEEK_SET) != first ||
            read_some(descriptor, piece.data(), count, name) != count) {
            throw IoError("{}: reading failed: the file has changed", name);
        }
        const auto newline = std::find(piece.rend() - std::ptrdiff_t(count), piece.rend(), '\n');
        if (newline != piece.rend()) {
            return first + (piece.rend() - newline);
        }
        end = first;
    }
    return 0;
}

} // namespace

AppendFile::AppendFile(const std::filesystem::path& path) : path_(path) {
    const auto name = path.string();
    Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0666));
    struct stat status {};
    if (file.get() < 0 || fstat(file.get(), &status) != 0) {
        throw CreateError("{}: cannot be opened for writing: {}", name, reason_of(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        throw CreateError("{}: is not a regular file; choose another name", name);
    }
    const auto whole = whole_lines(file.get(), status.st_size, name);
    if (whole != status.st_size && ftruncate(file.get(), whole) != 0) {
        throw IoError("{}: cannot cut off its incomplete last line: {}", name, reason_of(errno));
    }
    descriptor_ = file.release();
}

AppendFile::~AppendFile() { close(descriptor_); }

void AppendFile::append(std::string_view line) {
    std::string bytes(line);
    bytes += '\n';
    write_all(descriptor_, bytes.data(), bytes.size(), path_.string());
}

} // namespace spade
