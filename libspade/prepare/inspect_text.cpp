#include "libspade/base/text.hpp"
#include "libspade/prepare/inspect.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace spade {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxSizesShown = 10;

std::string text(const json& value) { return printable_line(value.get<std::string>()); }

/// One fact per line, its name in a separate column.
class Lines {
public:
    void add(std::string_view name, std::string_view value) {
        all_ += fmt::format("{:<14}{}\n", name, value);
    }
    std::string all() && { return std::move(all_); }

private:
    std::string all_;
};

std::string bytes_text(std::uint64_t bytes) {
    constexpr double kKilo = 1000;
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    constexpr std::array kUnits = {"bytes", "kB", "MB", "GB", "TB"};
    for (; value >= kKilo && unit + 1 < kUnits.size(); ++unit) {
        value /= kKilo;
    }
    return fmt::format("{:.{}f} {}", value, unit == 0 ? 0 : 1, kUnits[unit]);
}

void add_provenance(Lines& lines, const json& provenance) {
    const auto tool = text(provenance.at("tool"));
    lines.add("made by", fmt::format("{}{}libspade {}", tool, tool.empty() ? "" : ", ",
                                     text(provenance.at("version"))));
    for (const auto& [field, name] :
         {std::pair("time", "made at"), std::pair("command_line", "command")}) {
        const auto value = text(provenance.at(field));
        if (!value.empty()) {
            lines.add(name, value);
        }
    }
    for (const auto& parent : provenance.at("parents")) {
        lines.add("from", fmt::format("{} {} {}", text(parent.at("role")), text(parent.at("file")),
                                      text(parent.at("digest"))));
    }
}

/// A line for each setting, prefixed with its section.
void add_settings(Lines& lines, const json& settings, const std::string& section) {
    for (const auto& [name, value] : settings.items()) {
        if (value.is_object()) {
            add_settings(lines, value, section + name + '.');
        } else {
            const auto shown = value.is_string() ? text(value) : value.dump();
            lines.add("setting", fmt::format("{}{} = {}", section, name, shown));
        }
    }
}

void add_labels(Lines& lines, const json& labels) {
    lines.add("labels", fmt::format("{}", labels.size()));
    for (const auto& label : labels) {
        const auto& color = label.at("color");
        const auto shown = color.is_null()
                               ? ""
                               : fmt::format("  #{:02x}{:02x}{:02x}", color[0].get<int>(),
                                             color[1].get<int>(), color[2].get<int>());
        lines.add("",
                  fmt::format("{:>5}  {}{}{}", label.at("id").get<int>(), text(label.at("name")),
                              shown, label.at("dont_care").get<bool>() ? "  dont-care" : ""));
    }
}

std::string decibels(const json& value) {
    return value.is_null() ? "infinite" : fmt::format("{:.1f} dB", value.get<double>());
}

void add_photo_loss(Lines& lines, const json& loss) {
    lines.add("photo loss",
              fmt::format("{} photos re-encoded as JPEG, PSNR {} (worst photo: {})",
                          loss.at("photos").get<std::uint64_t>(), decibels(loss.at("psnr")),
                          decibels(loss.at("psnr_least"))));
}

void add_items(Lines& lines, const json& report) {
    lines.add("items", fmt::format("{}", report.at("items").get<std::size_t>()));
    for (const auto& [kind, about] : report.at("pictures").items()) {
        lines.add("pictures",
                  fmt::format("{}, {}", kind, bytes_text(about.at("bytes").get<std::uint64_t>())));
    }
    const auto& sizes = report.at("sizes");
    for (std::size_t i = 0; i < std::min(sizes.size(), kMaxSizesShown); ++i) {
        lines.add("size", fmt::format("{}x{}: {} items", sizes[i].at("width").get<int>(),
                                      sizes[i].at("height").get<int>(),
                                      sizes[i].at("items").get<std::size_t>()));
    }
    if (sizes.size() > kMaxSizesShown) {
        lines.add("", fmt::format("and {} more sizes", sizes.size() - kMaxSizesShown));
    }
}

void add_groups(Lines& lines, const json& report) {
    lines.add("parameters", fmt::format("{}", report.at("parameters").get<std::int64_t>()));
    for (const auto& group : report.at("groups")) {
        std::string types;
        for (const auto& [type, count] : group.at("types").items()) {
            types += fmt::format(", {} of {}", count.get<std::size_t>(), type);
        }
        lines.add("group", fmt::format("{}: {} tensors, {} numbers, {}{}", text(group.at("name")),
                                       group.at("tensors").get<std::size_t>(),
                                       group.at("numbers").get<std::int64_t>(),
                                       bytes_text(group.at("bytes").get<std::uint64_t>()), types));
    }
}

} // namespace

std::string text_of_report(const json& report) {
    Lines lines;
    lines.add("file", text(report.at("file")));
    lines.add("format",
              fmt::format("{} {}", text(report.at("format")), report.at("version").get<int>()));
    lines.add("bytes", bytes_text(report.at("bytes").get<std::uint64_t>()));
    lines.add("digest", fmt::format("{} (contents)", text(report.at("digest"))));
    lines.add("", fmt::format("{} (bytes)", text(report.at("file_digest"))));
    if (report.contains("provenance")) {
        add_provenance(lines, report.at("provenance"));
        auto settings = report.at("configuration");
        settings.erase("loss"); // sums, which only merge needs; add_photo_loss() shows decibels
        add_settings(lines, settings, "");
    }
    if (report.contains("items")) {
        add_items(lines, report);
    }
    if (report.contains("photo_loss")) {
        add_photo_loss(lines, report.at("photo_loss"));
    }
    if (report.contains("groups")) {
        add_groups(lines, report);
    }
    if (report.contains("labels")) {
        add_labels(lines, report.at("labels"));
    }
    return std::move(lines).all();
}

} // namespace spade
