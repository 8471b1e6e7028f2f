#ifndef LIBSPADE_IO_SEALED_HPP
#define LIBSPADE_IO_SEALED_HPP

/// \file
/// Sealed HDF5: a file with a user block of 512 bytes in front, which states its format and the
/// digests of what follows. h5py reads it like any other HDF5 file.
///
///     line 1   SPADE-SEALED <format> <version>      "SPADE-SEALED checkpoint 1"
///     line 2   length <bytes of the whole file>
///     line 3   digest <XXH3-128 of everything after the block, 32 hexadecimal digits>
///     line 4   contents <digest of the contents, without the provenance>
///     line 5   block <XXH3-64 of the lines above>   then zeros
///
/// Written as a PendingFile: closed, digested, fsynced, renamed, folder fsynced.

#include "libspade/base/hash.hpp"
#include "libspade/io/h5.hpp"
#include "libspade/io/publish.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace spade {

inline constexpr std::uint64_t kUserBlockBytes = 512;

struct SealHeader {
    std::string format; ///< "checkpoint", "data-set", "statistics", ...
    int version = 0;
    std::uint64_t length = 0; ///< of the file, in bytes
    Digest digest;            ///< of all bytes after the block
    Digest contents;          ///< of every tensor, picture and setting, not the provenance
};

/// Whether a file begins like a sealed one. False if it cannot be read.
bool is_sealed(const std::filesystem::path& path);

/// Reads and checks the block and the length of the file. Throws MissingError; DataError if it is
/// not a sealed file, is damaged or truncated.
SealHeader read_seal(const std::filesystem::path& path);

/// Hashes the whole file again. Throws DataError if the digest differs.
void verify_seal(const std::filesystem::path& path, const SealHeader& header);

enum class Verify { kHeader, kWhole };

/// Opens a sealed file of `format`, verified before HDF5 sees a byte of it.
/// Throws DataError if it is of another format, ConfigError if its version is newer than
/// `newest_version`.
class SealedReader {
public:
    static SealedReader open(const std::filesystem::path& path, std::string_view format,
                             int newest_version, Verify verify);

    const SealHeader& header() const { return header_; }
    const h5::File& file() const { return file_; }
    const std::filesystem::path& path() const { return file_.path(); }

private:
    SealedReader(SealHeader header, h5::File file);
    SealHeader header_;
    h5::File file_;
};

class SealedWriter {
public:
    SealedWriter(const std::filesystem::path& path, std::string_view format, int version,
                 bool overwrite);

    h5::File& file() { return file_; }
    const std::filesystem::path& path() const { return pending_.path(); }

    /// Closes, seals and publishes. \param contents  see SealHeader
    void commit(const Digest& contents);

private:
    PendingFile pending_;
    h5::File file_;
    std::string format_;
    int version_;
};

} // namespace spade

#endif // LIBSPADE_IO_SEALED_HPP
