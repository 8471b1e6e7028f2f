#include "libspade/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace spade {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes a run of digits off the front of `text` and returns it without its leading zeros.
std::string_view take_number(std::string_view& text) {
    const auto digits = std::find_if_not(text.begin(), text.end(), is_digit) - text.begin();
    auto number = text.substr(0, std::size_t(digits));
    text.remove_prefix(std::size_t(digits));
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

int compare_numbers(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : a.compare(b);
}

/// Negative, zero or positive, like strcmp(); "a01" and "a1" compare equal.
int compare_naturally(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (is_digit(a.front()) && is_digit(b.front())) {
            if (const int order = compare_numbers(take_number(a), take_number(b)); order != 0) {
                return order;
            }
            continue;
        }
        if (a.front() != b.front()) {
            return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front())
                       ? -1
                       : 1;
        }
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    return int(!a.empty()) - int(!b.empty());
}

std::string folded(std::string_view word) {
    std::string text(word);
    for (char& c : text) {
        c = c == '_' ? '-' : (c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c);
    }
    return text;
}

/// Damerau-Levenshtein distance: insertions, deletions, substitutions and swapped neighbours.
std::size_t typing_errors(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1); // row i - 2
    std::vector<std::size_t> above(b.size() + 1);  // row i - 1
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before.swap(above);
        above.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
    }
    return row.back();
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    const auto end = std::min(a.size(), b.size());
    return std::size_t(std::mismatch(a.begin(), a.begin() + std::ptrdiff_t(end), b.begin()).first -
                       a.begin());
}

std::optional<std::string> only_completion(std::string_view word,
                                           const std::vector<std::string>& candidates) {
    std::optional<std::string> found;
    for (const auto& candidate : candidates) {
        if (!word.empty() && folded(candidate).compare(0, word.size(), word) == 0) {
            if (found) {
                return std::nullopt;
            }
            found = candidate;
        }
    }
    return found;
}

/// Length in bytes of the UTF-8 character at the front of `text`; 0 if it is invalid.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length < 2) {
        return length;
    }
    if (text.size() < length) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) {
            return 0;
        }
    }
    const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool surrogate = first == 0xED && byte(1) >= 0xA0;
    const bool too_high = first == 0xF4 && byte(1) >= 0x90;
    return overlong || surrogate || too_high ? 0 : length;
}

/// Control characters of ASCII, and U+0080 to U+009F, which terminals obey as well.
bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    return first < 0x20 || first == 0x7F ||
           (first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0);
}

} // namespace

bool natural_less(std::string_view a, std::string_view b) {
    const int order = compare_naturally(a, b);
    return order != 0 ? order < 0 : a < b;
}

std::optional<std::string> nearest_word(std::string_view word,
                                        const std::vector<std::string>& candidates) {
    const std::string typed = folded(word);
    const std::string* best = nullptr;
    std::size_t fewest = typed.size() / 3 + 1;
    std::size_t longest = 0;
    for (const auto& candidate : candidates) {
        const auto meant = folded(candidate);
        const auto errors = typing_errors(typed, meant);
        const auto prefix = common_prefix(typed, meant);
        if (errors < fewest || (best != nullptr && errors == fewest && prefix > longest)) {
            best = &candidate;
            fewest = errors;
            longest = prefix;
        }
    }
    return best != nullptr ? *best : only_completion(typed, candidates);
}

std::string printable_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    while (!text.empty()) {
        const auto length = utf8_length(text);
        const auto character = text.substr(0, std::max<std::size_t>(length, 1));
        if (character == "\n") {
            line += "\\n";
        } else if (length == 0 || is_control(character)) {
            for (const char c : character) {
                line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
            }
        } else {
            line += character;
        }
        text.remove_prefix(character.size());
    }
    return line;
}

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> pieces;
    for (;;) {
        const auto end = text.find(separator);
        pieces.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return pieces;
        }
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string> lines_of(std::string_view text) {
    auto lines = split(text, '\n');
    for (auto& line : lines) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
    }
    return lines;
}

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc() && end == last ? std::optional(number) : std::nullopt;
}

std::optional<int> whole_number(std::string_view text, int least, int most) {
    const auto number = whole_number(text);
    return number && *number >= least && *number <= most ? number : std::nullopt;
}

bool starts_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string json_quoted(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const auto length = utf8_length(text);
        const auto character = text.substr(0, std::max<std::size_t>(length, 1));
        if (length == 0) {
            quoted += "\uFFFD";
        } else if (character == "\"" || character == "\\") {
            quoted.append("\\").append(character);
        } else if (character == "\n") {
            quoted += "\\n";
        } else if (static_cast<unsigned char>(character[0]) < 0x20) {
            quoted += fmt::format("\\u{:04x}", int(character[0]));
        } else {
            quoted += character;
        }
        text.remove_prefix(character.size());
    }
    return quoted + '"';
}

std::string shell_quoted(std::string_view text) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) {
        return std::string(text);
    }
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return quoted + "'";
}

std::size_t columns_of(std::string_view text) {
    return std::size_t(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

} // namespace spade
