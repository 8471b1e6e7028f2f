#ifndef LIBSPADE_CLI_WRAP_HPP
#define LIBSPADE_CLI_WRAP_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spade::cli {

/// Lines of whole words, each of at most `columns` unless a word alone is longer. At least one.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

} // namespace spade::cli

#endif // LIBSPADE_CLI_WRAP_HPP
