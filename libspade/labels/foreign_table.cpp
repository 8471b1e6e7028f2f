#include "libspade/labels/foreign_table.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace spade {

namespace {

/// The first line with something in it, but for comments.
std::string first_content(const std::vector<std::string>& lines) {
    const auto found = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
        return !line.empty() && line.front() != '#';
    });
    return found == lines.end() ? std::string() : *found;
}

bool is_csv_header(std::string line) {
    line.erase(std::remove(line.begin(), line.end(), ' '), line.end());
    std::transform(line.begin(), line.end(), line.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ends_with(line, ",r,g,b") || ends_with(line, ",red,green,blue");
}

/// One line, taken apart: a name, and "red,green,blue" or nothing.
struct NamedColor {
    std::string name;
    std::string color;
};

NamedColor split_labelmap(const std::string& line) {
    const auto fields = split(line, ':');
    return {fields[0], fields.size() > 1 ? fields[1] : std::string()};
}

NamedColor split_csv(const std::string& line) {
    const auto comma = line.find(',');
    auto name = line.substr(0, comma);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
        name = name.substr(1, name.size() - 2);
    }
    return {name, comma == std::string::npos ? std::string() : line.substr(comma + 1)};
}

std::optional<Rgb> color_of(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
    const auto levels = split(text, ',');
    Rgb color{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto level = levels.size() == 3 ? whole_number(levels[i], 0, 255) : std::nullopt;
        if (!level) {
            return std::nullopt;
        }
        color[i] = static_cast<std::uint8_t>(*level);
    }
    return color;
}

/// Collects the labels of a table in which ids count lines.
class ForeignTable {
public:
    explicit ForeignTable(std::string_view file) : file_(file) {}

    void add(const NamedColor& entry, std::size_t line) {
        Label label;
        label.id = static_cast<int>(labels_.size());
        label.name = entry.name;
        if (label.name.empty() || printable_line(label.name) != label.name || label.id > kMaxId) {
            throw DataError("{}: line {}: a label needs a name, in UTF-8, not '{}'", file_, line,
                            printable_line(label.name));
        }
        if (!names_.insert(label.name).second) {
            throw DataError("{}: line {}: duplicate name '{}'", file_, line, label.name);
        }
        if (!entry.color.empty()) {
            label.color = color_of(entry.color);
            if (!label.color) {
                throw DataError("{}: line {}: '{}' is not a colour of three numbers from 0 to 255",
                                file_, line, printable_line(entry.color));
            }
        }
        labels_.push_back(std::move(label));
    }

    std::vector<Label> take() { return std::move(labels_); }

private:
    std::string_view file_;
    std::vector<Label> labels_;
    std::set<std::string> names_;
};

} // namespace

std::optional<std::vector<Label>> parse_foreign_table(std::string_view text,
                                                      std::string_view file) {
    const auto lines = lines_of(text);
    const auto first = first_content(lines);
    const bool is_csv = is_csv_header(first);
    const bool is_labelmap =
        std::count(first.begin(), first.end(), ':') == 3 && first.find('\t') == std::string::npos;
    if (!is_csv && !is_labelmap) {
        return std::nullopt;
    }
    ForeignTable table(file);
    bool past_header = !is_csv;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& line = lines[i];
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (past_header) {
            table.add(is_csv ? split_csv(line) : split_labelmap(line), i + 1);
        }
        past_header = true;
    }
    auto labels = table.take();
    if (labels.empty()) {
        throw DataError("{}: has a header, but no label", file);
    }
    return labels;
}

} // namespace spade
