#include "libspade/eval/evaluate.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"
#include "libspade/eval/condition.hpp"
#include "libspade/eval/html_report.hpp"
#include "libspade/eval/measure.hpp"
#include "libspade/eval/measures.hpp"
#include "libspade/eval/report.hpp"
#include "libspade/eval/statistics.hpp"
#include "libspade/io/publish.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <cmath>
#include <optional>

namespace spade {

namespace {

using nlohmann::json;

constexpr const char* kStream = "-";

/// The output files, claimed before hours of work.
class Outputs {
public:
    explicit Outputs(const ReportOptions& o) : options_(o) {
        if (!o.json.empty() && o.json != kStream) {
            json_.emplace(o.json, o.overwrite);
        }
        if (!o.html.empty()) {
            html_.emplace(o.html, o.overwrite);
        }
        if (!o.stats_out.empty()) {
            PendingFile probe(o.stats_out, o.overwrite);
        }
    }

    void write_statistics_of(const Statistics& s) const {
        const auto& path = options_.stats_out;
        if (path.empty()) {
            return;
        }
        if (ends_with(path, ".npz")) {
            write_moments(path, s.fake, options_.overwrite);
        } else {
            write_statistics(path, s, options_.overwrite);
        }
    }

    void write_report(const Report& report, const Statistics& s) {
        const auto text =
            to_json(report).dump(2, ' ', false, json::error_handler_t::replace) + '\n';
        if (json_) {
            json_->write(text.data(), text.size());
            json_->publish();
        } else if (options_.json == kStream) {
            write_standard_output(text);
        }
        if (html_) {
            const auto page = html_report(report, s);
            html_->write(page.data(), page.size());
            html_->publish();
        }
    }

private:
    const ReportOptions& options_;
    std::optional<PendingFile> json_;
    std::optional<PendingFile> html_;
};

/// As text, for people.
void print_metrics(const Report& report) {
    for (const auto& [name, value] : report.metrics) {
        if (!std::isfinite(value)) {
            continue;
        }
        auto line = fmt::format("{}\t{:.6g}", name, value);
        const auto interval = report.intervals.find(name);
        if (interval != report.intervals.end() && std::isfinite(interval->second.interval.low)) {
            const auto& [low, high] = interval->second.interval;
            line += fmt::format("\t[{:.6g}, {:.6g}]", low, high);
        }
        const auto real = report.real.find(name);
        if (real != report.real.end() && std::isfinite(real->second)) {
            line += fmt::format("\treal {:.6g}", real->second);
        }
        write_standard_output(line + '\n');
    }
}

ExitCode report_on(const Statistics& s, const ReportOptions& o, Outputs& outputs) {
    outputs.write_statistics_of(s);
    if (s.shard.count > 1) {
        log_info("shard {} of {}: statistics written to {}; join the shards with spade-eval merge",
                 s.shard.index, s.shard.count, o.stats_out);
        return ExitCode::kOk;
    }
    const auto report = report_of(s);
    for (const auto& warning : report.warnings) {
        log_warning("{}", warning);
    }
    outputs.write_report(report, s); // even if a condition fails
    if (o.json != kStream) {
        print_metrics(report);
    }
    const auto failures = failed_conditions(report, o.fail_if);
    for (const auto& failure : failures) {
        log_error("{}", failure);
    }
    return failures.empty() ? ExitCode::kOk : ExitCode::kNo;
}

/// Before hours of work rather than after them.
void require_conditions(const ReportOptions& o) {
    for (const auto& condition : o.fail_if) {
        parse_condition(condition);
    }
}

void require_work(const EvalOptions& o) {
    const bool only_statistics = !o.report.stats_out.empty() && !o.features.empty();
    if (measures_of(o).empty() && !only_statistics) {
        throw UsageError("nothing to measure: give --features and --real, --lpips and --real, or "
                         "--truth and --segmenter");
    }
}

} // namespace

ExitCode evaluate(const EvalOptions& o) {
    require_conditions(o.report);
    require_work(o);
    Outputs outputs(o.report);
    return report_on(measure(o), o.report, outputs);
}

ExitCode evaluate_merged(const EvalMergeOptions& o) {
    require_conditions(o.report);
    Outputs outputs(o.report);
    at::set_num_threads(o.report.threads);
    const std::vector<std::filesystem::path> paths(o.inputs.begin(), o.inputs.end());
    return report_on(merge_statistics(paths), o.report, outputs);
}

} // namespace spade

/// The module's entry points: tools/spade-eval.cpp calls them by name.
extern "C" spade::ExitCode spade_evaluate(const spade::EvalOptions& options) {
    return spade::evaluate(options);
}
extern "C" spade::ExitCode spade_evaluate_merged(const spade::EvalMergeOptions& options) {
    return spade::evaluate_merged(options);
}
