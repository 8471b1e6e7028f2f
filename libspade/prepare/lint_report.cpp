#include "libspade/prepare/lint_report.hpp"

#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/labels/runs.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <set>

namespace spade {

namespace {

constexpr double kNearEmptyShare = 1e-5;
constexpr std::size_t kMaxListed = 24; ///< per list in the text; JSON has all
constexpr std::string_view kNotInTable = "NOT IN THE TABLE";

std::string named(const Label& label) { return fmt::format("{} {}", label.id, label.name); }

template <class Range, class ToText>
std::string listed(const Range& range, ToText to_text) {
    std::string text;
    std::size_t count = 0;
    for (const auto& one : range) {
        if (count++ < kMaxListed) {
            text += (text.empty() ? "" : ", ") + to_text(one);
        }
    }
    return count > kMaxListed ? fmt::format("{} and {} more", text, count - kMaxListed) : text;
}

double share_of(std::uint64_t pixels, std::uint64_t all) {
    return all == 0 ? 0.0 : static_cast<double>(pixels) / static_cast<double>(all);
}

/// The rows of the histogram: the table's labels that occur, then unknown ids.
struct Row {
    std::string id;
    std::string name;
    const LintReport::IdCount* count = nullptr;
};

std::string unknown_name(const LintReport& report, const LintReport::IdCount& count) {
    return fmt::format("{}{}: first at ({}, {}) of {}", kNotInTable,
                       report.unknown_is_dontcare ? ", becomes dont-care" : "", count.x, count.y,
                       printable_line(count.first_file));
}

std::vector<Row> rows_of(const LintReport& report) {
    std::vector<Row> rows;
    for (const auto& label : report.table.labels()) {
        const auto found = report.ids.find(label.id);
        if (found != report.ids.end()) {
            rows.push_back({std::to_string(label.id),
                            label.name + (label.dontcare ? " (dont-care)" : ""), &found->second});
        }
    }
    for (const auto& [id, count] : report.ids) {
        if (!report.table.channel_of(id)) {
            rows.push_back(
                {id < 0 ? "colour" : std::to_string(id), unknown_name(report, count), &count});
        }
    }
    return rows;
}

std::string histogram_text(const LintReport& report) {
    const auto all = report.pixels();
    auto text = fmt::format("{:>6}  {:>12}  {:>8}  {:>7}  {}\n", "id", "pixels", "share %", "maps",
                            "label");
    for (const auto& row : rows_of(report)) {
        const auto share = 100 * share_of(row.count->pixels, all);
        text += fmt::format("{:>6}  {:>12}  {:>8}  {:>7}  {}\n", row.id, row.count->pixels,
                            share < 0.001 ? "<0.001" : fmt::format("{:.3f}", share),
                            row.count->maps, row.name);
    }
    return text;
}

std::string sizes_text(const LintReport& report) {
    std::vector<std::pair<std::pair<int, int>, std::size_t>> sizes(report.sizes.begin(),
                                                                   report.sizes.end());
    std::stable_sort(sizes.begin(), sizes.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return listed(sizes, [](const auto& one) {
        return fmt::format("{}x{} ({})", one.first.first, one.first.second, one.second);
    });
}

std::vector<std::vector<std::string>> duplicates(const LintReport::Duplicates& twins) {
    std::vector<std::vector<std::string>> groups;
    for (const auto& twin : twins) {
        if (twin.second.size() > 1) {
            groups.push_back(twin.second);
        }
    }
    std::sort(groups.begin(), groups.end(),
              [](const auto& a, const auto& b) { return natural_less(a.front(), b.front()); });
    return groups;
}

std::string remark(std::string_view what, std::size_t count, const std::string& list) {
    return count == 0 ? std::string() : fmt::format("{}: {}\n", what, list);
}

std::string duplicates_text(std::string_view what, const LintReport::Duplicates& twins) {
    const auto groups = duplicates(twins);
    return remark(what, groups.size(), listed(groups, [](const auto& group) {
                      return listed(group, [](const auto& name) { return printable_line(name); }) +
                             " are equal";
                  }));
}

nlohmann::json ids_json(const LintReport& report) {
    const auto all = report.pixels();
    auto ids = nlohmann::json::array();
    const auto add = [&](std::int32_t id, const LintReport::IdCount& count) {
        ids.push_back({{"id", id < 0 ? nlohmann::json() : nlohmann::json(id)},
                       {"pixels", count.pixels},
                       {"share", share_of(count.pixels, all)},
                       {"maps", count.maps}});
        return &ids.back();
    };
    for (const auto& label : report.table.labels()) {
        const auto found = report.ids.find(label.id);
        auto& json =
            *add(label.id, found == report.ids.end() ? LintReport::IdCount{} : found->second);
        json["name"] = label.name;
        json["in_table"] = true;
        json["dont_care"] = label.dontcare;
    }
    for (const auto& [id, count] : report.ids) {
        if (!report.table.channel_of(id)) {
            auto& json = *add(id, count);
            json["in_table"] = false;
            json["first"] = {{"file", count.first_file}, {"x", count.x}, {"y", count.y}};
        }
    }
    return ids;
}

nlohmann::json ids_of(const std::vector<Label>& labels) {
    auto ids = nlohmann::json::array();
    for (const auto& label : labels) {
        ids.push_back(label.id);
    }
    return ids;
}

} // namespace

std::vector<IdTally> tally_ids(const LabelMap& map) {
    std::vector<IdTally> by_id; // index: the id + 1, since -1 is an unknown colour
    for (std::size_t i = 0; i < map.ids.size();) {
        const auto id = map.ids[i];
        const auto first = i;
        i = end_of_run(map.ids, first);
        const auto index = static_cast<std::size_t>(id + 1);
        if (index >= by_id.size()) {
            by_id.resize(index + 1);
        }
        auto& tally = by_id[index];
        if (tally.pixels == 0) {
            tally.id = id;
            tally.first = first;
        }
        tally.pixels += i - first;
    }
    by_id.erase(std::remove_if(by_id.begin(), by_id.end(),
                               [](const IdTally& tally) { return tally.pixels == 0; }),
                by_id.end());
    return by_id;
}

void LintReport::add_map(Size size, const std::vector<IdTally>& tally, const std::string& file) {
    ++items;
    ++sizes[{size.width, size.height}];
    const auto width = static_cast<std::size_t>(size.width);
    for (const auto& one : tally) {
        auto& count = ids[one.id];
        if (count.maps == 0) {
            count.first_file = file;
            count.x = static_cast<int>(one.first % width);
            count.y = static_cast<int>(one.first / width);
        }
        count.pixels += one.pixels;
        ++count.maps;
    }
}

void LintReport::add_fault(std::string file, std::string what) {
    faults.push_back({std::move(file), std::move(what)});
}

std::uint64_t LintReport::pixels() const {
    std::uint64_t sum = 0;
    for (const auto& id : ids) {
        sum += id.second.pixels;
    }
    return sum;
}

std::vector<Label> LintReport::absent() const {
    std::vector<Label> labels;
    std::copy_if(table.labels().begin(), table.labels().end(), std::back_inserter(labels),
                 [this](const Label& label) { return ids.count(label.id) == 0; });
    return labels;
}

std::vector<Label> LintReport::near_empty() const {
    const auto all = pixels();
    std::vector<Label> labels;
    for (const auto& label : table.labels()) {
        const auto found = ids.find(label.id);
        if (found != ids.end() && (share_of(found->second.pixels, all) < kNearEmptyShare ||
                                   (found->second.maps == 1 && items > 1))) {
            labels.push_back(label);
        }
    }
    return labels;
}

std::string to_text(const LintReport& report) {
    const auto absent = report.absent();
    const auto near_empty = report.near_empty();
    std::set<std::string> files;
    for (const auto& fault : report.faults) {
        files.insert(fault.file);
    }
    auto text = fmt::format(
        "items: {} read{}\nfaults: {}\n", report.items,
        report.stopped ? ", the rest skipped: stopped by a signal" : "",
        report.faults.empty() ? std::string("none")
                              : fmt::format("{}, in {} files", report.faults.size(), files.size()));
    text += fmt::format("labels: {}, {}; {} pixels\n", report.table.channels(),
                        report.table.has_dontcare() ? fmt::format("the last is dont-care (id {})",
                                                                  report.table.labels().back().id)
                                                    : std::string("without dont-care"),
                        report.pixels());
    text += remark("sizes", report.sizes.size(), sizes_text(report));
    if (report.items == 0) {
        return text;
    }
    text += '\n' + histogram_text(report) + '\n';
    text += remark("absent", absent.size(), listed(absent, named));
    text += remark("near-empty", near_empty.size(), listed(near_empty, named));
    text += duplicates_text("duplicate photos", report.photos);
    text += duplicates_text("duplicate label maps", report.labels);
    return text;
}

nlohmann::json to_json(const LintReport& report) {
    auto faults = nlohmann::json::array();
    for (const auto& fault : report.faults) {
        faults.push_back({{"file", fault.file}, {"reason", fault.what}});
    }
    auto sizes = nlohmann::json::array();
    for (const auto& [size, items] : report.sizes) {
        sizes.push_back({{"width", size.first}, {"height", size.second}, {"items", items}});
    }
    return {{"schema", "spade-lint"},
            {"version", kVersion},
            {"ok", report.faults.empty() && !report.stopped},
            {"stopped", report.stopped},
            {"items", report.items},
            {"pixels", report.pixels()},
            {"ids", ids_json(report)},
            {"sizes", sizes},
            {"absent", ids_of(report.absent())},
            {"near_empty", ids_of(report.near_empty())},
            {"duplicate_photos", duplicates(report.photos)},
            {"duplicate_labels", duplicates(report.labels)},
            {"faults", faults}};
}

} // namespace spade
