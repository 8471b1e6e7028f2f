#include "libspade/prepare/lint.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/in_order.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/prepare/item_reader.hpp"
#include "libspade/prepare/lint_report.hpp"
#include "libspade/prepare/preset.hpp"
#include "libspade/prepare/source_notes.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace spade {

namespace {

/// What is kept of one item once its pictures are freed.
struct Examined {
    const Sources* sources = nullptr;
    std::optional<Error> error; ///< then nothing below is set
    Size size;                  ///< of the label map
    std::vector<IdTally> tally;
    ItemNotes notes;
    std::optional<std::string> size_fault;
    std::optional<Digest> photo;
    Digest labels;
};

class Lint {
public:
    Lint(const SourceOptions& options, const LabelSource& labels, const Pairing& pairing)
        : options_(options),
          pairing_(pairing),
          reader_(labels, options),
          notes_(labels, options),
          progress_("lint", pairing.items.size()) {
        report_.table = labels.table();
        report_.colors = labels.options().colors;
        report_.unknown_is_dontcare = labels.options().unknown == UnknownIds::kDontCare;
    }

    LintReport run() {
        for (const auto& fault : pairing_.faults) {
            report_fault(fault.file.string(), fault.what);
        }
        examine_all();
        report_.stopped = stop_requested();
        progress_.finish();
        if (const auto fault = notes_.fault()) {
            report_line(options_.labels, *fault);
        }
        notes_.report();
        return std::move(report_);
    }

private:
    void examine_all() {
        const auto& items = pairing_.items;
        parallel_in_order(
            options_.threads, items.size(), [&](std::size_t i) { return examine(items[i]); },
            [&](const Examined& item) { add(item); });
    }

    Examined examine(const Sources& sources) const {
        Examined examined;
        examined.sources = &sources;
        try {
            auto item = reader_.survey(sources);
            examined.size_fault = reader_.size_fault(sources, item);
            examined.notes = std::move(item.notes);
            examined.tally = tally_ids(item.labels);
            examined.labels = pixel_digest(item.labels);
            examined.size = item.labels.size;
            if (item.photo) {
                examined.photo = pixel_digest(*item.photo);
            }
        } catch (const Error& error) {
            if (error.code() != ExitCode::kData && error.code() != ExitCode::kMissing) {
                throw;
            }
            examined.error = error;
        }
        return examined;
    }

    void add(const Examined& item) {
        const auto file = item.sources->labels.string();
        if (item.error) {
            report_line(file, item.error->what());
            progress_.fail();
            return;
        }
        if (item.size_fault) {
            report_line(file, *item.size_fault);
        }
        if (const auto fault = notes_.add(item.notes)) {
            report_line(file, *fault);
        }
        const auto& unknown = item.notes.unknown;
        if (unknown && !report_.unknown_is_dontcare) {
            report_fault(file, fmt::format("{}; {}",
                                           to_text(*unknown, report_.colors, item.size.pixels()),
                                           unknown_remedy(report_.colors)));
        }
        report_.add_map(item.size, item.tally, file);
        report_.labels[{item.labels.high, item.labels.low}].push_back(item.sources->name);
        if (item.photo) {
            report_.photos[{item.photo->high, item.photo->low}].push_back(item.sources->name);
        }
        progress_.advance();
    }

    void report_fault(const std::string& file, const std::string& what) {
        report_line(file, fmt::format("{}: {}", file, what));
    }

    /// \param line  already names the file
    void report_line(const std::string& file, const std::string& line) {
        log_error("{}", line);
        report_.add_fault(file, line);
    }

    const SourceOptions& options_;
    const Pairing& pairing_;
    ItemReader reader_;
    SourceNotes notes_;
    Progress progress_;
    LintReport report_;
};

} // namespace

ExitCode lint(const SourceOptions& options) {
    auto o = options;
    apply_preset(o, "");
    const auto labels = label_source_of(o);
    const auto pairing = pairing_of(o);
    const auto report = Lint(o, labels, pairing).run();
    if (o.json) {
        // Names of files need not be UTF-8.
        fmt::print("{}\n", json_text(to_json(report)));
    } else {
        fmt::print("{}", to_text(report));
    }
    return report.stopped          ? ExitCode::kStopped
           : report.faults.empty() ? ExitCode::kOk
                                   : ExitCode::kNo;
}

} // namespace spade

/// The module's entry point: tools/prepare/lint.cpp calls it by name.
extern "C" spade::ExitCode spade_lint(const spade::SourceOptions& options) {
    return spade::lint(options);
}
