#include "libspade/base/progress_text.hpp"

#include "libspade/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace spade {

namespace {

std::uint64_t ended(const ProgressReport& report) { return report.done + report.failed; }

/// 0:07, 12:34, 3:04:05
std::string clock_text(double seconds) {
    constexpr double kLongest = 359'999; // 99:59:59
    const auto whole = static_cast<long>(std::min(seconds, kLongest));
    const auto hours = whole / 3600;
    const auto minutes = whole / 60 % 60;
    return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60)
                     : fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string rate_text(double per_second) {
    return fmt::format("{:.{}f}/s", per_second, per_second < 100 ? 1 : 0);
}

int percent(const ProgressReport& report) {
    return int(std::min<std::uint64_t>(100, 100 * ended(report) / report.total));
}

/// In order of importance: a narrow terminal shows only those that fit.
std::vector<std::string> details(const ProgressReport& report) {
    std::vector<std::string> texts;
    if (report.total > 0) {
        texts.push_back(fmt::format("{}/{} {}%", ended(report), report.total, percent(report)));
    } else {
        texts.push_back(fmt::format("{}", ended(report)));
    }
    if (report.failed > 0) {
        texts.push_back(fmt::format("{} failed", report.failed));
    }
    if (const auto eta = report.eta_seconds()) {
        texts.push_back("ETA " + clock_text(*eta));
    }
    texts.push_back(rate_text(report.per_second));
    return texts;
}

std::string gauge(const ProgressReport& report, std::size_t cells) {
    const double share = std::min(1.0, double(ended(report)) / double(report.total));
    const auto filled = static_cast<std::size_t>(share * double(cells));
    std::string bar(filled, '=');
    bar.resize(cells, ' ');
    if (filled > 0 && filled < cells) {
        bar[filled - 1] = '>';
    }
    return "[" + bar + "] ";
}

} // namespace

std::optional<double> ProgressReport::eta_seconds() const {
    const auto so_far = ended(*this);
    if (total == 0 || so_far > total || !(per_second > 0)) {
        return std::nullopt;
    }
    return double(total - so_far) / per_second;
}

double RecentRate::update(double seconds, std::uint64_t items) {
    constexpr double kMemory = 10; // seconds
    const double passed = seconds - seconds_;
    if (passed > 0) {
        const double fade = std::exp(-passed / kMemory);
        const double now = double(items - items_) / passed;
        const double past = rate_ * weight_ * fade;
        weight_ = weight_ * fade + (1 - fade);
        rate_ = (past + now * (1 - fade)) / weight_;
        seconds_ = seconds;
        items_ = items;
    }
    return rate_;
}

std::string progress_bar(const ProgressReport& report, int columns) {
    constexpr std::size_t kNarrowest = 10; // cells; a shorter gauge is omitted
    constexpr std::size_t kWidest = 40;
    constexpr std::size_t kFrame = 3; // "[", "] "
    const auto width = static_cast<std::size_t>(std::max(columns, 0));
    std::string head = printable_line(report.what) + " ";
    std::string tail;
    for (const auto& detail : details(report)) {
        if (columns_of(head) + tail.size() + detail.size() + 2 <= width || tail.empty()) {
            tail += (tail.empty() ? "" : "  ") + detail;
        }
    }
    const auto used = columns_of(head) + tail.size() + kFrame;
    if (report.total > 0 && used + kNarrowest <= width) {
        head += gauge(report, std::min(kWidest, width - used));
    }
    const std::string bar = head + tail;
    return columns_of(bar) <= width ? bar : tail.substr(0, width);
}

std::string progress_line(const ProgressReport& report) {
    std::string line = fmt::format("{}: {}", report.what, ended(report));
    if (report.total > 0) {
        line += fmt::format(" of {} ({}%)", report.total, percent(report));
    }
    if (report.failed > 0) {
        line += fmt::format(", {} failed", report.failed);
    }
    line += ", " + rate_text(report.per_second);
    if (const auto eta = report.eta_seconds()) {
        line += fmt::format(", {} to go", clock_text(*eta));
    }
    return line;
}

std::string progress_json(const ProgressReport& report) {
    const auto eta = report.eta_seconds();
    return fmt::format(
        R"({{"what":{},"done":{},"failed":{},"total":{},"seconds":{:.3f},"per_second":{:.3f},)"
        R"("eta_seconds":{}}})",
        json_quoted(report.what), report.done, report.failed,
        report.total > 0 ? std::to_string(report.total) : "null", report.seconds, report.per_second,
        eta ? fmt::format("{:.1f}", *eta) : "null");
}

} // namespace spade
