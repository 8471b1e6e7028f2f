#include "libspade/labels/id_map.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/file.hpp"

namespace spade {

namespace {

constexpr std::uint64_t kMaxMapBytes = std::uint64_t{16} << 20;

/// The place that a message names.
struct MapLine {
    std::string file;
    std::size_t line = 0; ///< counted from 1
};

std::optional<int> parse_id(const std::string& field) { return whole_number(field, 0, kMaxId); }

/// An id of the table, or a label's name.
int parse_target(const std::string& field, const LabelTable& table, const MapLine& at) {
    if (const auto id = parse_id(field); id && table.channel_of(*id)) {
        return *id;
    }
    for (const auto& label : table.labels()) {
        if (label.name == field) {
            return label.id;
        }
    }
    throw DataError("{}: line {}: '{}' is neither an id nor a name of the label table", at.file,
                    at.line, printable_line(field));
}

void add_line(std::string_view line, const LabelTable& table, const MapLine& at, IdMap& map) {
    const auto fields = split(line, '\t');
    const auto from = fields.size() == 2 ? parse_id(fields[0]) : std::nullopt;
    if (!from) {
        throw DataError("{}: line {}: expected 'from <tab> to', from an id (0 to {}) to an id or "
                        "name of the label table, found '{}'",
                        at.file, at.line, kMaxId, printable_line(line));
    }
    if (!map.emplace(*from, parse_target(fields[1], table, at)).second) {
        throw DataError("{}: line {}: duplicate id {}", at.file, at.line, *from);
    }
}

} // namespace

IdMap read_id_map(const std::filesystem::path& tsv, const LabelTable& table) {
    IdMap map;
    MapLine at{tsv.string()};
    for (const auto& line : lines_of(read_text_file(tsv, kMaxMapBytes))) {
        ++at.line;
        if (!line.empty() && line.front() != '#') {
            add_line(line, table, at, map);
        }
    }
    return map;
}

IdMap train_id_map(const LabelTable& table) {
    constexpr int kNotEvaluated = 255;
    IdMap map;
    std::optional<int> unscored;
    for (const auto& label : table.labels()) {
        if (label.train_id) {
            map.emplace(*label.train_id, label.id);
        } else if (label.dontcare || (label.ignored && !unscored)) {
            unscored = label.id;
        }
    }
    if (!map.empty() && unscored) {
        map.emplace(kNotEvaluated, *unscored);
    }
    return map;
}

} // namespace spade
