#ifndef LIBSPADE_IO_BASE64_HPP
#define LIBSPADE_IO_BASE64_HPP

#include <string>
#include <string_view>

namespace spade {

std::string to_base64(std::string_view bytes);

/// Line ends are skipped. Throws DataError. \param name  of the file, for messages
std::string from_base64(std::string_view text, std::string_view name);

} // namespace spade

#endif // LIBSPADE_IO_BASE64_HPP
