#include "libspade/labels/label_table.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/invocation.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/file.hpp"
#include "libspade/labels/foreign_table.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace spade {

namespace {

constexpr int kDontCareId = 255; ///< the reference's
constexpr std::string_view kDontCare = "dont-care";
constexpr std::string_view kIgnored = "ignored";
constexpr std::string_view kTrain = "train:";
constexpr std::string_view kExtension = ".labels";
constexpr std::uint64_t kMaxTableBytes = std::uint64_t{16} << 20;

/// The place that a message names.
struct Place {
    std::string_view file;
    std::size_t line = 0; ///< counted from 1
};

int parse_number(const std::string& field, int most, std::string_view what, const Place& at) {
    const auto value = whole_number(field, 0, most);
    if (!value) {
        throw DataError("{}: line {}: {} must be a number from 0 to {}, not '{}'", at.file, at.line,
                        what, most, printable_line(field));
    }
    return *value;
}

std::string parse_name(const std::string& field, const Place& at) {
    if (field.empty() || printable_line(field) != field) {
        throw DataError("{}: line {}: a label needs a name, in UTF-8 and without control "
                        "characters, not '{}'",
                        at.file, at.line, printable_line(field));
    }
    return field;
}

/// Takes one of the marks that may end a line. \returns whether the field is one
bool take_mark(const std::string& field, Label& label, const Place& at) {
    if (field == kDontCare) {
        label.dontcare = true;
        return true;
    }
    if (field == kIgnored) {
        label.ignored = true;
        return true;
    }
    if (starts_with(field, kTrain)) {
        label.train_id = parse_number(field.substr(kTrain.size()), kMaxId, "a train id", at);
        return true;
    }
    return false;
}

Label parse_label(std::string_view line, const Place& at) {
    auto fields = split(line, '\t');
    Label label;
    while (fields.size() > 2 && take_mark(fields.back(), label, at)) {
        fields.pop_back();
    }
    if (fields.size() != 2 && fields.size() != 5) {
        throw DataError("{}: line {}: expected 'id <tab> name [<tab> red <tab> green <tab> blue] "
                        "[<tab> {}] [<tab> {}] [<tab> {}N]', found {} fields: '{}'{}",
                        at.file, at.line, kDontCare, kIgnored, kTrain, fields.size(),
                        printable_line(line),
                        fields.size() == 1 ? "; tabs, not blanks, separate fields" : "");
    }
    label.id = parse_number(fields[0], kMaxId, "an id", at);
    label.name = parse_name(fields[1], at);
    if (fields.size() == 5) {
        auto& color = label.color.emplace();
        for (std::size_t i = 0; i < color.size(); ++i) {
            color[i] = static_cast<std::uint8_t>(parse_number(fields[2 + i], 255, "a colour", at));
        }
    }
    return label;
}

/// Checks the labels of a table against each other.
class Rules {
public:
    void require(const Label& label, const Place& at) {
        if (!ids_.insert(label.id).second) {
            throw DataError("{}: line {}: duplicate id {}", at.file, at.line, label.id);
        }
        if (!names_.insert(label.name).second) {
            throw DataError("{}: line {}: duplicate name '{}'", at.file, at.line, label.name);
        }
        if (dontcare_line_ != 0) {
            throw DataError("{}: line {}: the label marked {} (line {}) must be the last, and the "
                            "only one",
                            at.file, at.line, kDontCare, dontcare_line_);
        }
        if (label.dontcare) {
            dontcare_line_ = at.line;
        }
    }

private:
    std::set<int> ids_;
    std::set<std::string> names_;
    std::size_t dontcare_line_ = 0;
};

/// The names of the installed tables.
std::vector<std::string> installed_names() {
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator it(installed_file(""), error), end;
         !error && it != end; it.increment(error)) {
        if (it->path().extension() == kExtension) {
            names.push_back(it->path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool is_file(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error);
}

std::filesystem::path find_table(const std::string& path_or_name) {
    const bool is_name = path_or_name.find('/') == std::string::npos;
    const auto installed = installed_file(path_or_name + std::string(kExtension));
    if (is_name && is_file(installed)) {
        return installed;
    }
    std::error_code error;
    if (std::filesystem::exists(path_or_name, error) &&
        !(is_name && std::filesystem::is_directory(path_or_name, error))) {
        return path_or_name;
    }
    const auto names = installed_names();
    throw MissingError("label table '{}': no such file or installed table; installed tables: {}",
                       path_or_name,
                       names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
}

std::string described(const LabelTable& table, std::size_t i) {
    if (i >= table.labels().size()) {
        return "missing";
    }
    const auto& label = table.labels()[i];
    return fmt::format("id {} '{}'{}", label.id, label.name, label.dontcare ? " (dont-care)" : "");
}

bool same(const Label& a, const Label& b) {
    return a.id == b.id && a.name == b.name && a.dontcare == b.dontcare;
}

[[noreturn]] void refuse_ids(const LabelMap& map, const LabelTable& table, std::size_t first,
                             std::string_view name) {
    const auto unknown = std::count_if(map.ids.begin(), map.ids.end(),
                                       [&](int id) { return !table.channel_of(id); });
    const auto width = static_cast<std::size_t>(map.size.width);
    throw DataError("{}: id {} at pixel ({}, {}) is not in the label table; {} of {} pixels have "
                    "such ids: is it the right table, or does the map need other ids?",
                    name, map.ids[first], first % width, first / width, unknown, map.ids.size());
}

} // namespace

LabelTable::LabelTable(std::vector<Label> labels) : labels_(std::move(labels)) {
    for (std::size_t channel = 0; channel < labels_.size(); ++channel) {
        const auto id = static_cast<std::size_t>(labels_[channel].id);
        if (id >= channel_by_id_.size()) {
            channel_by_id_.resize(id + 1, -1);
        }
        channel_by_id_[id] = static_cast<std::int32_t>(channel);
    }
}

LabelTable LabelTable::parse(std::string_view text, std::string_view file) {
    std::vector<Label> labels;
    Rules rules;
    std::size_t number = 0;
    for (const auto& line : lines_of(text)) {
        const Place at{file, ++number};
        if (line.empty() || line.front() == '#') {
            continue;
        }
        labels.push_back(parse_label(line, at));
        rules.require(labels.back(), at);
    }
    if (labels.empty()) {
        throw DataError("{}: holds no label; expected lines of 'id <tab> name'", file);
    }
    return LabelTable(std::move(labels));
}

LabelTable LabelTable::load(const std::string& path_or_name) {
    const auto path = find_table(path_or_name);
    const auto text = read_text_file(path, kMaxTableBytes);
    if (auto labels = parse_foreign_table(text, path.string())) {
        return LabelTable(std::move(*labels));
    }
    return parse(text, path.string());
}

LabelTable LabelTable::numbered(int count, bool dontcare) {
    const int most = dontcare ? kDontCareId : kMaxId;
    if (count < 1 || count > most) {
        throw UsageError("the number of labels must be from 1 to {}{}, not {}", most,
                         dontcare ? " where 255 is don't-care" : "", count);
    }
    std::vector<Label> labels;
    labels.reserve(static_cast<std::size_t>(count) + 1);
    for (int id = 0; id < count; ++id) {
        labels.push_back({id, fmt::format("label {}", id), std::nullopt, false});
    }
    if (dontcare) {
        labels.push_back({kDontCareId, "unlabeled", std::nullopt, true});
    }
    return LabelTable(std::move(labels));
}

std::string LabelTable::text() const {
    std::string text;
    for (const auto& label : labels_) {
        text += fmt::format("{}\t{}", label.id, label.name);
        if (label.color) {
            text += fmt::format("\t{}", fmt::join(*label.color, "\t"));
        }
        if (label.dontcare) {
            text.append("\t").append(kDontCare);
        }
        if (label.ignored) {
            text.append("\t").append(kIgnored);
        }
        if (label.train_id) {
            text += fmt::format("\t{}{}", kTrain, *label.train_id);
        }
        text += '\n';
    }
    return text;
}

std::optional<int> LabelTable::channel_of(int id) const {
    if (id < 0 || static_cast<std::size_t>(id) >= channel_by_id_.size() ||
        channel_by_id_[static_cast<std::size_t>(id)] < 0) {
        return std::nullopt;
    }
    return channel_by_id_[static_cast<std::size_t>(id)];
}

bool LabelTable::has_train_ids() const {
    return std::any_of(labels_.begin(), labels_.end(),
                       [](const Label& label) { return label.train_id.has_value(); });
}

std::optional<std::string> first_difference(const LabelTable& there, const LabelTable& here) {
    const auto& a = there.labels();
    const auto& b = here.labels();
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (i >= a.size() || i >= b.size() || !same(a[i], b[i])) {
            return fmt::format("label {} is {} there and {} here", i, described(there, i),
                               described(here, i));
        }
    }
    return std::nullopt;
}

LabelMap to_channels(const LabelMap& map, const LabelTable& table, std::string_view name) {
    LabelMap channels;
    channels.size = map.size;
    channels.ids.reserve(map.ids.size());
    for (const auto id : map.ids) {
        const auto channel = table.channel_of(id);
        if (!channel) {
            refuse_ids(map, table, channels.ids.size(), name);
        }
        channels.ids.push_back(*channel);
    }
    return channels;
}

} // namespace spade
