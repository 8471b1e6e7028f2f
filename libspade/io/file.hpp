#ifndef LIBSPADE_IO_FILE_HPP
#define LIBSPADE_IO_FILE_HPP

/// \file
/// Reading whole files and standard input, every return code checked.

#include "libspade/base/hash.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// The largest picture or list that is read into memory, in bytes.
inline constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 30;

/// The bytes of a regular file. Throws MissingError if it is missing or cannot be read (a folder, a
/// FIFO, no permission), DataError if it has more than `most` bytes, IoError if reading fails.
std::string read_file(const std::filesystem::path& path,
                      std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

/// A text that people edit, in UTF-8: as read_file(), without a byte-order mark. Throws DataError
/// for UTF-16, which editors of Windows may write.
std::string read_text_file(const std::filesystem::path& path, std::uint64_t most);

/// The same of bytes that are already read. \param name  for messages
std::string text_of(std::string bytes, std::string_view name);

/// All of standard input. Throws DataError, IoError as above, StoppedError if a stop is
/// requested (base/stop.hpp) before its end.
std::string read_standard_input(std::uint64_t most);

/// The digest of a file's bytes, read in pieces.
Digest file_digest(const std::filesystem::path& path);

/// The whole lines of an append-only log; a last line without its newline, torn by a crash, is
/// left out.
std::vector<std::string> read_lines_of_log(const std::filesystem::path& path);

} // namespace spade

#endif // LIBSPADE_IO_FILE_HPP
