#ifndef LIBSPADE_BASE_TEXT_HPP
#define LIBSPADE_BASE_TEXT_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// "img2" before "img10": runs of digits compare as numbers, everything else byte by byte.
/// A strict weak order in which only equal texts are equivalent.
bool natural_less(std::string_view a, std::string_view b);

/// The candidate that the user most likely meant: the one with the smallest Damerau-Levenshtein
/// distance (capitals, and '_' for '-', cost nothing), if at most a third of the word has to
/// change; otherwise the only one that begins with the word; otherwise nothing.
std::optional<std::string> nearest_word(std::string_view word,
                                        const std::vector<std::string>& candidates);

/// The text on one line without control characters: newline becomes `\n`, other control characters
/// and bytes that are not UTF-8 become `\xNN`. Other UTF-8 is kept.
std::string printable_line(std::string_view text);

/// The text up to its first newline: torch's messages continue with a backtrace.
std::string first_line(std::string_view text);

/// The pieces between separators, empty ones too: "a,,b" -> a, "", b.
std::vector<std::string> split(std::string_view text, char separator);

/// The lines, without what ends them: LF or CR LF. A text that ends with a line has an empty last
/// one.
std::vector<std::string> lines_of(std::string_view text);

/// The whole number in the text: an optional minus sign, then digits only. Nothing if the text is
/// malformed or the number does not fit.
std::optional<int> whole_number(std::string_view text);

/// The same, but nothing if the number is below `least` or above `most`.
std::optional<int> whole_number(std::string_view text, int least, int most);

bool starts_with(std::string_view text, std::string_view beginning);
bool ends_with(std::string_view text, std::string_view end);

/// As a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

/// As one word of a POSIX shell, quoted only where it must be.
std::string shell_quoted(std::string_view text);

/// How many columns UTF-8 text takes, one for each character.
std::size_t columns_of(std::string_view text);

} // namespace spade

#endif // LIBSPADE_BASE_TEXT_HPP
