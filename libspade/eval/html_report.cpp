#include "libspade/eval/html_report.hpp"

#include "libspade/base/version.hpp"
#include "libspade/eval/html_page.hpp"
#include "libspade/eval/thumbnails.hpp"
#include "libspade/io/provenance.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

namespace spade {

namespace {

using nlohmann::json;

constexpr std::size_t kShown = 6;       ///< worst pictures, and best
constexpr std::size_t kSheetCount = 48; ///< pictures of the contact sheet
constexpr std::size_t kSheetColumns = 8;

std::string interval_text(const Report& report, const std::string& metric) {
    const auto found = report.intervals.find(metric);
    if (found == report.intervals.end()) {
        return "";
    }
    const auto& [low, high] = found->second.interval;
    return fmt::format("{} to {}", short_number(low), short_number(high));
}

std::string summary(const Report& report) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, value] : report.metrics) {
        const auto real = report.real.find(name);
        rows.push_back({html_escaped(name), short_number(value), interval_text(report, name),
                        real != report.real.end() ? short_number(real->second) : ""});
    }
    std::string text = "<h2>Summary</h2>\n";
    if (!report.frechet_distance_name.empty()) {
        text += fmt::format("<p>frechet_distance is the <b>{}</b>, which is not an FID.</p>\n",
                            html_escaped(report.frechet_distance_name));
    }
    return text + html_table({"metric", "value", "95 % interval", "real pictures"}, rows);
}

std::string warnings(const Report& report) {
    std::string text;
    for (const auto& warning : report.warnings) {
        text += "<p class=\"warning\">" + html_escaped(warning) + "</p>\n";
    }
    return text;
}

std::string setting_text(const json& value) {
    return html_escaped(value.is_string() ? value.get<std::string>() : value.dump());
}

/// Every leaf of the protocol under its path; lists of classes have their own table.
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

std::string settings(const Report& report) {
    std::string rows;
    settings_rows(report.protocol, "", rows);
    settings_rows(to_json(Provenance::of_this_process()), "provenance", rows);
    return "<h2>Settings</h2>\n<div class=\"wide\"><table class=\"settings\">\n" + rows +
           "</table></div>\n";
}

std::string class_table(const SegmentationReport& s) {
    std::vector<std::string> head{"class", "id", "IoU", "accuracy", "true pixels"};
    if (s.real) {
        head.insert(head.end(), {"IoU, real", "accuracy, real"});
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& c : s.classes) {
        std::vector<std::string> row{html_escaped(c.name), c.id.dump(), short_number(c.fake.iou),
                                     short_number(c.fake.accuracy),
                                     fmt::format("{}", c.fake.truth_pixels)};
        if (c.real) {
            row.push_back(short_number(c.real->iou));
            row.push_back(short_number(c.real->accuracy));
        }
        rows.push_back(std::move(row));
    }
    return html_table(head, rows);
}

std::string heat_map(const ConfusionMatrix& matrix, const SegmentationReport& s,
                     const std::string& title) {
    std::vector<std::vector<double>> rows;
    std::vector<std::string> names;
    for (std::size_t t = 0; t < matrix.classes(); ++t) {
        names.push_back(s.classes[t].name);
        auto& row = rows.emplace_back();
        for (std::size_t p = 0; p <= matrix.classes(); ++p) {
            row.push_back(static_cast<double>(matrix.at(t, p)));
        }
    }
    auto columns = names;
    columns.emplace_back("other");
    return "<div class=\"wide\"><figure>" + svg_heat_map(rows, names, columns) + "<figcaption>" +
           title + "</figcaption></figure>\n</div>\n";
}

std::string segmentation(const SegmentationReport& s) {
    auto text = "<h2>Classes</h2>\n" + class_table(s);
    text += "<h2>Confusion</h2>\n<p class=\"faint\">Rows: the true class; columns: the predicted "
            "class, in per cent of the row; other: none of the classes.</p>\n"
            "<div class=\"plots\">\n";
    text += heat_map(s.fake, s, "fake pictures");
    if (s.real) {
        text += heat_map(*s.real, s, "real pictures");
    }
    return text + "</div>\n";
}

/// Measures of single pictures, and whether more is better. The first one measured ranks pictures.
constexpr std::array<std::pair<const char*, bool>, 4> kRanking{
    {{"lpips", false}, {"ssim", true}, {"psnr", true}, {"pixel_accuracy", true}}};

/// NaN where a picture was not measured.
double value_of(const PictureReport& picture, const char* measure) {
    const auto found = picture.values.find(measure);
    return found != picture.values.end() ? found->second : NAN;
}

std::vector<double> values_of(const std::vector<PictureReport>& pictures, const char* measure) {
    std::vector<double> values;
    for (const auto& picture : pictures) {
        if (const auto value = value_of(picture, measure); std::isfinite(value)) {
            values.push_back(value);
        }
    }
    return values;
}

std::string histograms(const std::vector<PictureReport>& pictures) {
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

std::string strips(const std::vector<PictureReport>& pictures, const char* measure,
                   const Thumbnails& thumbnails) {
    std::string text = "<div class=\"strips\">\n";
    for (const auto& picture : pictures) {
        const auto& name = picture.name;
        text += "<figure><div class=\"strip\">" + image(thumbnails.map(name), "map") +
                image(thumbnails.real(name), "real") + image(thumbnails.fake(name), "fake") +
                "</div><figcaption>" + html_escaped(name) + ": " + measure + " " +
                short_number(value_of(picture, measure)) + "</figcaption></figure>\n";
    }
    return text + "</div>\n";
}

std::string extremes(const std::vector<PictureReport>& pictures, const Thumbnails& thumbnails) {
    for (const auto& [measure, more_is_better] : kRanking) {
        std::vector<PictureReport> ranked;
        std::copy_if(pictures.begin(), pictures.end(), std::back_inserter(ranked),
                     [m = measure](const auto& p) { return std::isfinite(value_of(p, m)); });
        if (ranked.empty()) {
            continue;
        }
        const bool ascending = more_is_better; // the worst come first
        std::stable_sort(ranked.begin(), ranked.end(),
                         [&, m = measure](const auto& a, const auto& b) {
                             const double x = value_of(a, m);
                             const double y = value_of(b, m);
                             return ascending ? x < y : x > y;
                         });
        const auto shown = std::min(kShown, ranked.size());
        const std::vector<PictureReport> worst(ranked.begin(),
                                               ranked.begin() + static_cast<std::ptrdiff_t>(shown));
        const std::vector<PictureReport> best(ranked.rbegin(),
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
    return uri ? "<h2>Contact sheet</h2>\n<img class=\"sheet\" alt=\"pictures spread over the "
                 "set\" src=\"" +
                     *uri + "\">\n"
               : "<p class=\"faint\">The pictures are no longer where they were measured, so none "
                 "are shown.</p>\n";
}

} // namespace

std::string html_report(const Report& report, const Statistics& statistics) {
    const auto& fake = statistics.fake;
    const Thumbnails thumbnails(statistics);
    auto body =
        fmt::format("<h1>Evaluation of {}</h1>\n<p class=\"faint\">{} pictures, by "
                    "spade-eval {}</p>\n",
                    html_escaped(fake.source),
                    fake.names.empty() ? "no" : fmt::format("{}", fake.names.size()), kVersion);
    body += warnings(report) + summary(report);
    if (report.segmentation) {
        body += segmentation(*report.segmentation);
    }
    if (report.pictures) {
        body += histograms(*report.pictures) + extremes(*report.pictures, thumbnails);
    }
    body += sheet(thumbnails) + settings(report);
    return html_page("Evaluation of " + fake.source, body);
}

} // namespace spade
