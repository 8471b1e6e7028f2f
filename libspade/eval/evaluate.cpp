#include "libspade/eval/evaluate.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/text.hpp"
#include "libspade/eval/html_report.hpp"
#include "libspade/eval/measure.hpp"
#include "libspade/eval/report.hpp"
#include "libspade/eval/statistics.hpp"
#include "libspade/io/publish.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <optional>

namespace spade {

namespace {

using nlohmann::json;

constexpr const char* kStream = "-";

/// Where output goes, claimed before hours of work.
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

    void write_report(const json& report, const Statistics& s) {
        const auto text = report.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
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

/// For people, where no file takes the report.
void print_metrics(const json& report) {
    const auto& metrics = report.at("metrics");
    for (const auto& [name, value] : metrics.items()) {
        if (!value.is_number()) {
            continue;
        }
        std::string line = fmt::format("{}\t{:.6g}", name, value.get<double>());
        const auto interval = report.at("intervals").value(name, json());
        if (interval.is_object() && interval.at("low").is_number()) {
            line += fmt::format("\t[{:.6g}, {:.6g}]", interval.at("low").get<double>(),
                                interval.at("high").get<double>());
        }
        if (report.at("real").contains(name) && report["real"][name].is_number()) {
            line += fmt::format("\treal {:.6g}", report["real"][name].get<double>());
        }
        write_standard_output(line + '\n');
    }
}

ExitCode report_on(const Statistics& s, const ReportOptions& o, Outputs& outputs) {
    outputs.write_statistics_of(s);
    if (s.shard.count > 1) {
        log_info("shard {} of {}: statistics in {}; spade-eval merge makes the report of all",
                 s.shard.index, s.shard.count, o.stats_out);
        return ExitCode::kOk;
    }
    const auto report = report_of(s);
    for (const auto& warning : report.at("warnings")) {
        log_warning("{}", warning.get<std::string>());
    }
    outputs.write_report(report, s); // whatever the conditions say
    if (o.json != kStream) {
        print_metrics(report);
    }
    const auto failures = failures_of(report, o.fail_if);
    for (const auto& failure : failures) {
        log_error("{}", failure);
    }
    return failures.empty() ? ExitCode::kOk : ExitCode::kNo;
}

} // namespace

ExitCode evaluate(const EvalOptions& o) {
    Outputs outputs(o.report);
    return report_on(measure(o), o.report, outputs);
}

ExitCode evaluate_merged(const EvalMergeOptions& o) {
    Outputs outputs(o.report);
    at::set_num_threads(o.report.threads);
    const std::vector<std::filesystem::path> paths(o.inputs.begin(), o.inputs.end());
    return report_on(merge_statistics(paths), o.report, outputs);
}

} // namespace spade

/// The module's doors: tools/spade-eval.cpp calls them by name.
extern "C" spade::ExitCode spade_evaluate(const spade::EvalOptions& options) {
    return spade::evaluate(options);
}
extern "C" spade::ExitCode spade_evaluate_merged(const spade::EvalMergeOptions& options) {
    return spade::evaluate_merged(options);
}
