#include "libspade/eval/html_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spade {

namespace {

constexpr const char* kStyle = R"(
:root { color-scheme: light; --ink: #1c2330; --faint: #5d6778; --line: #dde2ea; --blue: #2f6fbb; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; color: var(--ink); background: #fff;
       font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: .3rem 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
p { margin: .4rem 0; } .faint { color: var(--faint); } code { overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: right;
         white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { color: var(--faint); font-weight: 600; }
table.settings td { text-align: left; white-space: normal; overflow-wrap: anywhere;
                    vertical-align: top; }
table.settings td:first-child { white-space: nowrap; }
.warning { border-left: 4px solid #d58a00; background: #fff7e6; padding: .4rem .8rem; }
.strips, .plots { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; } figcaption { font-size: .85rem; color: var(--faint);
         overflow-wrap: anywhere; }
.strip { display: flex; gap: 4px; } .strip img { flex: 1 1 0; min-width: 0; max-width: 240px;
         height: auto; display: block; }
.strips figure { flex: 0 1 36rem; min-width: 0; } .plots svg { max-width: 100%; height: auto; }
img.sheet { max-width: 100%; height: auto; }
@media (max-width: 40rem) { body { font-size: 13px; padding: .6rem; }
  th, td { padding: .2rem .35rem; } th { white-space: normal; } .plots figure { width: 100%; } }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); }
)";

std::string shade(double share) {
    const auto mix = [&](int dark) {
        return static_cast<int>(std::lround(255 + share * (dark - 255)));
    };
    return fmt::format("#{:02x}{:02x}{:02x}", mix(0x1d), mix(0x4f), mix(0x91));
}

} // namespace

std::string html_escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

std::string short_number(double value) {
    if (!std::isfinite(value)) {
        return "\u2013";
    }
    return value == std::floor(value) && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                                : fmt::format("{:.4g}", value);
}

std::string html_page(std::string_view title, std::string_view body) {
    return fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n"
                       "<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
                       html_escaped(title), kStyle, body);
}

std::string html_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows) {
    std::string text = "<div class=\"wide\"><table>\n<tr>";
    for (const auto& cell : head) {
        text += "<th>" + cell + "</th>";
    }
    text += "</tr>\n";
    for (const auto& row : rows) {
        text += "<tr>";
        for (const auto& cell : row) {
            text += "<td>" + cell + "</td>";
        }
        text += "</tr>\n";
    }
    return text + "</table></div>\n";
}

std::string svg_histogram(const std::vector<double>& values, std::string_view title) {
    constexpr int kBins = 24;
    constexpr double kWidth = 360;
    constexpr double kHeight = 150;
    constexpr double kLeft = 8;
    constexpr double kBase = 118;
    if (values.empty()) {
        return "";
    }
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double low = *least;
    const double span = std::max(*most - low, 1e-12);
    std::vector<int> bins(kBins);
    for (const double value : values) {
        ++bins[std::min<std::size_t>(static_cast<std::size_t>((value - low) / span * kBins),
                                     kBins - 1)];
    }
    const double step = (kWidth - 2 * kLeft) / kBins;
    const double tallest = *std::max_element(bins.begin(), bins.end());
    std::string text = fmt::format("<svg viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
                                   "role=\"img\"><title>{2}</title>\n<text x=\"{3}\" y=\"14\" "
                                   "font-weight=\"600\">{2}</text>\n",
                                   kWidth, kHeight, html_escaped(title), kLeft);
    for (int i = 0; i < kBins; ++i) {
        const double height = 90 * bins[static_cast<std::size_t>(i)] / tallest;
        text += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
                            "fill=\"#2f6fbb\"/>\n",
                            kLeft + i * step + 0.5, kBase - height, step - 1, height);
    }
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    const double mean_x = kLeft + (mean - low) / span * (kWidth - 2 * kLeft);
    text += fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"24\" y2=\"{1}\" "
                        "stroke=\"#c2410c\" stroke-width=\"1.5\"/>\n",
                        mean_x, kBase);
    text +=
        fmt::format("<text x=\"{}\" y=\"134\">{:.4g}</text>"
                    "<text x=\"{}\" y=\"134\" text-anchor=\"end\">{:.4g}</text>"
                    "<text x=\"{}\" y=\"147\" text-anchor=\"middle\">mean {:.4g}</text>\n</svg>\n",
                    kLeft, low, kWidth - kLeft, *most, kWidth / 2, mean);
    return text;
}

std::string svg_heat_map(const std::vector<std::vector<double>>& rows,
                         const std::vector<std::string>& row_names,
                         const std::vector<std::string>& column_names) {
    // Many classes get small cells without numbers.
    const bool large = column_names.size() <= 24;
    const double cell = large ? 34 : 10;
    constexpr double kRight = 44; // where the last name ends
    const double left = large ? 110 : 130;
    const double top = large ? 90 : 110;
    const double width = left + cell * static_cast<double>(column_names.size()) + kRight;
    const double height = top + cell * static_cast<double>(row_names.size()) + 4;
    std::string text =
        fmt::format("<svg viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
                    "role=\"img\"><title>Confusion matrix</title>\n",
                    width, height);
    for (std::size_t c = 0; c < column_names.size(); ++c) {
        const double x = left + cell * (static_cast<double>(c) + 0.6);
        text += fmt::format("<text transform=\"translate({:.1f} {:.1f}) rotate(-60)\">{}</text>\n",
                            x, top - 5, html_escaped(column_names[c]));
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const double y = top + cell * static_cast<double>(r);
        const double sum = std::accumulate(rows[r].begin(), rows[r].end(), 0.0);
        text += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
                            left - 5, y + cell / 2 + 4, html_escaped(row_names[r]));
        for (std::size_t c = 0; c < rows[r].size(); ++c) {
            const double share = sum == 0 ? 0 : rows[r][c] / sum;
            const double x = left + cell * static_cast<double>(c);
            text +=
                fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
                            "fill=\"{}\"><title>{} predicted as {}: {:.2f} %</title></rect>\n",
                            x, y, cell - 1, cell - 1, shade(share), html_escaped(row_names[r]),
                            html_escaped(column_names[c]), 100 * share);
            if (large && share >= 0.005) {
                text += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" "
                                    "style=\"fill:{}\">{:.0f}</text>\n",
                                    x + cell / 2 - 0.5, y + cell / 2 + 4,
                                    share > 0.5 ? "#fff" : "#1c2330", 100 * share);
            }
        }
    }
    return text + "</svg>\n";
}

} // namespace spade
