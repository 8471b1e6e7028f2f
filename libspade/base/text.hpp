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

/// The candidate that a typing error most likely meant (Damerau-Levenshtein distance); nothing
/// where none is near: more than a third of the word would have to change.
std::optional<std::string> nearest_word(std::string_view word,
                                        const std::vector<std::string>& candidates);

/// On one line and without control characters: newline as \n, others as \xNN. UTF-8 stays.
std::string printable_line(std::string_view text);

/// The pieces between separators, empty ones too: "a,,b" -> a, "", b.
std::vector<std::string> split(std::string_view text, char separator);

} // namespace spade

#endif // LIBSPADE_BASE_TEXT_HPP
