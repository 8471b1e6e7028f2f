#ifndef LIBSPADE_IO_SPOOL_FILE_HPP
#define LIBSPADE_IO_SPOOL_FILE_HPP

#include "libspade/io/descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

namespace spade {

/// Bytes kept on disk until their total is known: a file without a name, gone when the process
/// ends. Internal to io.
class SpoolFile {
public:
    /// In the folder of `path`, the output that the bytes are for: the same disk, and the one that
    /// messages name. Throws CreateError, IoError.
    explicit SpoolFile(const std::filesystem::path& path);

    std::uint64_t size() const { return size_; }
    void append(std::string_view bytes);

    /// Calls take(first, piece) for pieces of a few MiB, first to last.
    void for_each_piece(const std::function<void(std::uint64_t, std::string_view)>& take);

private:
    std::filesystem::path path_;
    Descriptor file_;
    std::uint64_t size_ = 0;
};

} // namespace spade

#endif // LIBSPADE_IO_SPOOL_FILE_HPP
