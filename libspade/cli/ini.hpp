#ifndef LIBSPADE_CLI_INI_HPP
#define LIBSPADE_CLI_INI_HPP

/// \file
/// The configuration file of a tool: lines `key = value`, and comments that begin with # or ;.
///
/// A value is the rest of its line. One that begins or ends with a space, or holds a newline, is
/// written in double quotes with the escapes `\" \\ \n \r \t`. Boost's reader would cut a file name
/// at a '#' and does not report line numbers.

#include <string>
#include <string_view>
#include <vector>

namespace spade::cli {

struct IniEntry {
    std::string key;
    std::string value;
    int line = 0; ///< counted from 1
};

/// Throws MissingError, UsageError.
std::vector<IniEntry> read_ini(const std::string& file);

/// \param file  names the text in errors
std::vector<IniEntry> parse_ini(std::string_view text, const std::string& file);

/// The value as read_ini reads it back, quoted only where it must be.
std::string ini_value(std::string_view value);

} // namespace spade::cli

#endif // LIBSPADE_CLI_INI_HPP
