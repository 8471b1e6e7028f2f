#ifndef LIBSPADE_IO_DESCRIPTOR_HPP
#define LIBSPADE_IO_DESCRIPTOR_HPP

/// \file
/// POSIX reading and writing, every return code checked. Internal to io.

#include "libspade/base/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace spade {

/// Linux transfers no more bytes than this in one call.
inline constexpr std::size_t kMaxAtOnce = std::size_t{1} << 30;

/// Owns a file descriptor.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;

    int get() const { return number_; }
    int release();

private:
    int number_;
};

/// Why a system call failed, for people: "disk full", "permission denied".
std::string reason_of(int error);

/// The name of this machine; "?" if unknown.
std::string host_name();

/// Opens a regular file for reading. Throws MissingError if it is missing, is anything else or may
/// not be read; IoError if the system is at its limits.
Descriptor open_to_read(const std::filesystem::path& path);

std::uint64_t size_of_file(int descriptor, std::string_view name);

/// Fills `data`; \returns fewer bytes than asked for only at the end. Throws IoError with `name`.
std::size_t read_some(int descriptor, void* data, std::size_t bytes, std::string_view name);

/// Throws IoError with `name`.
void write_all(int descriptor, const void* data, std::size_t bytes, std::string_view name);

/// The digest of everything from the descriptor's position to the end, read in pieces.
Digest digest_of_rest(int descriptor, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IO_DESCRIPTOR_HPP
