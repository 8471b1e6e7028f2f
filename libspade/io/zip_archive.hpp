#ifndef LIBSPADE_IO_ZIP_ARCHIVE_HPP
#define LIBSPADE_IO_ZIP_ARCHIVE_HPP

/// \file
/// Untrusted zip archives, in memory. Internal to io.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

struct zip;

namespace spade {

/// Opened by libzip without its consistency checks; names, sizes and checksums are verified.
/// Errors are DataErrors with the file's name.
class ZipArchive {
public:
    enum class Entries {
        kStored,   ///< as torch.save and numpy.savez write them
        kDeflated, ///< those as well, from numpy.savez_compressed
    };

    /// \param budget  the most bytes that all entries read may have together, however often the
    ///                directory points at the same place
    ZipArchive(std::string_view bytes, std::string_view file, Entries entries,
               std::uint64_t budget);
    ~ZipArchive();
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    /// All names. Throws if one occurs twice.
    std::set<std::string, std::less<>> names() const;
    bool has(const std::string& name) const;

    /// An entry, its checksum verified.
    std::vector<std::byte> read(const std::string& name);

private:
    std::uint64_t checked_size(const std::string& name) const;

    std::string_view file_;
    Entries entries_;
    std::uint64_t budget_;
    zip* zip_ = nullptr;
};

} // namespace spade

#endif // LIBSPADE_IO_ZIP_ARCHIVE_HPP
