#include "libspade/cli/wrap.hpp"

#include "libspade/base/text.hpp"

namespace spade::cli {

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines(1);
    for (const auto& word : split(text, ' ')) {
        auto& line = lines.back();
        if (line.empty()) {
            line = word;
        } else if (columns_of(line) + 1 + columns_of(word) <= columns) {
            line += " " + word;
        } else {
            lines.push_back(word);
        }
    }
    return lines;
}

} // namespace spade::cli
