#include "libspade/eval/html_report.hpp"

#include "libspade/eval/html_page.hpp"
#include "libspade/eval/thumbnails.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace spade {

namespace {

using nlohmann::json;

constexpr std::size_t kShown = 6;       ///< worst, and best, pictures
constexpr std::size_t kSheetCount = 48; ///< pictures of the contact sheet
constexpr std::size_t kSheetColumns = 8;

std::string interval_text(const json& report, const std::string& metric) {
    const auto& intervals = report.at("intervals");
    if (!intervals.contains(metric)) {
        return "";
    }
    const auto& interval = intervals[metric];
    return fmt::format("{} to {}", short_number(interval.at("low")),
                       short_number(interval.at("high")));
}

std::string summary(const json& report) {
    std::vector<std::vector<std::string>> rows;
    const auto& real = report.at("real");
    for (const auto& [name, value] : report.at("metrics").items()) {
        if (value.is_string()) {
            continue;
        }
        rows.push_back({html_escaped(name), short_number(value), interval_text(report, name),
                        real.contains(name) ? short_number(real[name]) : ""});
    }
    std::string text = "<h2>Summary</h2>\n";
    const auto& metrics = report.at("metrics");
    if (metrics.contains("frechet_distance_name")) {
        text += fmt::format("<p>frechet_distance is the <b>{}</b>, which is no FID.</p>\n",
                            html_escaped(metrics["frechet_distance_name"].get<std::string>()));
    }
    return text + html_table({"metric", "value", "95 % interval", "real pictures"}, rows);
}

std::string warnings(const json& report) {
    std::string text;
    for (const auto& warning : report.at("warnings")) {
        text += "<p class=\"warning\">" + html_escaped(warning.get<std::string>()) + "</p>\n";
    }
    return text;
}

std::string setting_text(const json& value) {
    return html_escaped(value.is_string() ? value.get<std::string>() : value.dump());
}

/// Every leaf of the protocol under its path; lists of classes have a table of their own.
void settings_rows(const json& value, const std::string& path, std::string& text) {
    if (value.is_object()) {
        for (const auto& [key, inner] : value.items()) {
            if (key != "classes") {
                settings_rows(inner, path.empty() ? key : path + "." + key, text);
            }
        }
        return;
    }
    text += "<tr><td>" + html_escaped(path) + "</td><td>" + setting_text(value) + "</td></tr>\n";
}

std::string settings(const json& report) {
    std::string rows;
    settings_rows(report.at("protocol"), "", rows);
    settings_rows(report.at("provenance"), "provenance", rows);
    return "<h2>Settings</h2>\n<div class=\"wide\"><table class=\"settings\">\n" + rows +
           "</table></div>\n";
}

std::vector<std::string> names_of(const json& classes) {
    std::vector<std::string> names;
    for (const auto& entry : classes) {
        names.push_back(entry.at("name").get<std::string>());
    }
    return names;
}

std::string class_table(const json& classes) {
    const bool real = !classes.empty() && classes.front().contains("real_iou");
    std::vector<std::string> head{"class", "id", "IoU", "accuracy", "true pixels"};
    if (real) {
        head.insert(head.end(), {"IoU, real", "accuracy, real"});
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& entry : classes) {
        std::vector<std::string> row{html_escaped(entry.at("name").get<std::string>()),
                                     short_number(entry.at("id")), short_number(entry.at("iou")),
                                     short_number(entry.at("accuracy")),
                                     short_number(entry.at("truth_pixels"))};
        if (real) {
            row.push_back(short_number(entry.at("real_iou")));
            row.push_back(short_number(entry.at("real_accuracy")));
        }
        rows.push_back(std::move(row));
    }
    return html_table(head, rows);
}

std::string heat_map(const json& rows, const std::vector<std::string>& names,
                     const std::string& title) {
    auto columns = names;
    columns.emplace_back("other");
    return "<figure>" + svg_heat_map(rows.get<std::vector<std::vector<double>>>(), names, columns) +
           "<figcaption>" + title + "</figcaption></figure>\n";
}

std::string segmentation(const json& report) {
    if (!report.contains("segmentation")) {
        return "";
    }
    const auto& s = report["segmentation"];
    const auto names = names_of(s.at("classes"));
    std::string text = "<h2>Classes</h2>\n" + class_table(s.at("classes"));
    text +=
        "<h2>Confusion</h2>\n<p class=\"faint\">Rows: the true class; columns: what was seen, "
        "in per cent of the row; other: what is none of the classes.</p>\n<div class=\"plots\">\n";
    text +=
        "<div class=\"wide\">" + heat_map(s.at("confusion"), names, "fake pictures") + "</div>\n";
    if (s.contains("real_confusion")) {
        text += "<div class=\"wide\">" + heat_map(s["real_confusion"], names, "real pictures") +
                "</div>\n";
    }
    return text + "</div>\n";
}

/// Measures of single pictures, the one that ranks them first; and whether more is better.
constexpr std::array<std::pair<const char*, bool>, 4> kRanking{
    {{"lpips", false}, {"ssim", true}, {"psnr", true}, {"pixel_accuracy", true}}};

std::vector<double> values_of(const json& pictures, const char* measure) {
    std::vector<double> values;
    for (const auto& picture : pictures) {
        if (picture.contains(measure) && picture[measure].is_number()) {
            values.push_back(picture[measure].get<double>());
        }
    }
    return values;
}

std::string histograms(const json& pictures) {
    std::string text;
    for (const auto& [measure, unused] : kRanking) {
        text += svg_histogram(values_of(pictures, measure), measure);
    }
    return text.empty()
               ? ""
               : "<h2>Distribution over pictures</h2>\n<div class=\"plots\">\n" + text + "</div>\n";
}

std::string image(const std::optional<std::string>& uri, const char* what) {
    return uri ? fmt::format("<img alt=\"{}\" src=\"{}\">", what, *uri) : "";
}

std::string strips(const std::vector<json>& pictures, const char* measure,
                   const Thumbnails& thumbnails) {
    std::string text = "<div class=\"strips\">\n";
    for (const auto& picture : pictures) {
        const auto name = picture.at("name").get<std::string>();
        text += "<figure><div class=\"strip\">" + image(thumbnails.map(name), "map") +
                image(thumbnails.real(name), "real") + image(thumbnails.fake(name), "fake") +
                "</div><figcaption>" + html_escaped(name) + ": " + measure + " " +
                short_number(picture.at(measure)) + "</figcaption></figure>\n";
    }
    return text + "</div>\n";
}

std::string extremes(const json& report, const Thumbnails& thumbnails) {
    for (const auto& [measure, more_is_better] : kRanking) {
        std::vector<json> ranked;
        for (const auto& picture : report.at("pictures")) {
            if (picture.contains(measure) && picture[measure].is_number()) {
                ranked.push_back(picture);
            }
        }
        if (ranked.empty()) {
            continue;
        }
        const bool ascending = more_is_better; // the worst come first
        std::stable_sort(ranked.begin(), ranked.end(),
                         [&, m = measure](const auto& a, const auto& b) {
                             const double x = a.at(m);
                             const double y = b.at(m);
                             return ascending ? x < y : x > y;
                         });
        const auto shown = std::min(kShown, ranked.size());
        const std::vector<json> worst(ranked.begin(),
                                      ranked.begin() + static_cast<std::ptrdiff_t>(shown));
        const std::vector<json> best(ranked.rbegin(),
                                     ranked.rbegin() + static_cast<std::ptrdiff_t>(shown));
        return fmt::format("<h2>Worst by {0}</h2>\n<p class=\"faint\">map | real | fake</p>\n{1}"
                           "<h2>Best by {0}</h2>\n{2}",
                           measure, strips(worst, measure, thumbnails),
                           strips(best, measure, thumbnails));
    }
    return "";
}

std::string sheet(const Thumbnails& thumbnails) {
    const auto uri = thumbnails.sheet(kSheetCount, kSheetColumns);
    return uri ? "<h2>Contact sheet</h2>\n<img class=\"sheet\" alt=\"pictures from all over the "
                 "set\" src=\"" +
                     *uri + "\">\n"
               : "<p class=\"faint\">The pictures are no longer where they were judged, so none is "
                 "shown.</p>\n";
}

} // namespace

std::string html_report(const json& report, const Statistics& statistics) {
    const auto& fake = report.at("protocol").at("sets").at("fake");
    const auto source = fake.at("source").get<std::string>();
    const Thumbnails thumbnails(statistics);
    std::string body = fmt::format(
        "<h1>Evaluation of {}</h1>\n<p class=\"faint\">{} pictures, by "
        "spade-eval {}</p>\n",
        html_escaped(source), fake.contains("pictures") ? short_number(fake["pictures"]) : "no",
        html_escaped(report.at("version").get<std::string>()));
    body += warnings(report) + summary(report) + segmentation(report);
    if (report.contains("pictures")) {
        body += histograms(report["pictures"]) + extremes(report, thumbnails);
    }
    body += sheet(thumbnails) + settings(report);
    return html_page("Evaluation of " + source, body);
}

} // namespace spade
