#include "libspade/cli/ini.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace spade::cli {

namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::string_view kEscaped = "\"\\\n\r\t";
constexpr std::string_view kEscapes = "\"\\nrt"; // the letters of kEscaped, in its order

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string unquoted(std::string_view text, const std::string& place) {
    std::string value;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"' && i + 1 == text.size()) {
            return value;
        }
        if (text[i] == '"') {
            break;
        }
        if (text[i] == '\\' && i + 1 < text.size()) {
            const auto escape = kEscapes.find(text[++i]);
            if (escape == std::string_view::npos) {
                throw UsageError("{}: unknown escape '\\{}' in a quoted value", place, text[i]);
            }
            value += kEscaped[escape];
        } else {
            value += text[i];
        }
    }
    throw UsageError("{}: a quoted value must end with a closing \"", place);
}

} // namespace

std::vector<IniEntry> parse_ini(std::string_view text, const std::string& file) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        text.remove_prefix(kByteOrderMark.size());
    }
    std::vector<IniEntry> entries;
    int number = 0;
    for (const auto& whole_line : split(text, '\n')) {
        ++number;
        const auto line = trimmed(whole_line);
        if (line.empty() || line[0] == '#' || line[0] == ';') {
            continue;
        }
        const auto place = fmt::format("{}:{}", file, number);
        const auto equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            throw UsageError("{}: '{}' is not a line of the form key = value", place, line);
        }
        const auto value = trimmed(line.substr(equals + 1));
        const bool quoted = !value.empty() && value[0] == '"';
        entries.push_back({std::string(trimmed(line.substr(0, equals))),
                           quoted ? unquoted(value, place) : std::string(value), number});
    }
    return entries;
}

std::vector<IniEntry> read_ini(const std::string& file) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) {
        throw MissingError("--config {}: is a folder, not an ini file", file);
    }
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in.is_open() || in.bad()) {
        throw MissingError("--config {}: cannot read it: {}", file, std::strerror(errno));
    }
    return parse_ini(text, file);
}

std::string ini_value(std::string_view value) {
    if (trimmed(value) == value && !value.empty() && value[0] != '"' &&
        value.find_first_of("\n\r") == std::string_view::npos) {
        return std::string(value);
    }
    std::string quoted = "\"";
    for (const char c : value) {
        const auto escape = kEscaped.find(c);
        quoted += escape == std::string_view::npos ? std::string(1, c)
                                                   : std::string{'\\', kEscapes[escape]};
    }
    return quoted + "\"";
}

} // namespace spade::cli
