#ifndef LIBSPADE_BASE_UNICODE_HPP
#define LIBSPADE_BASE_UNICODE_HPP

#include <string>
#include <string_view>

namespace spade {

/// The text with composed characters (Unicode's normal form C): macOS stores names of files
/// decomposed, and "é" then has two spellings. Text that is not UTF-8 stays as it is.
std::string composed(std::string_view text);

} // namespace spade

#endif // LIBSPADE_BASE_UNICODE_HPP
