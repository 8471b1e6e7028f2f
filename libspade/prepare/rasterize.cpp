#include "libspade/prepare/rasterize.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/text.hpp"
#include "libspade/base/version.hpp"
#include "libspade/data/collect.hpp"
#include "libspade/data/in_order.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/io/file.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"
#include "libspade/prepare/region_painter.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace spade {

namespace {

namespace fs = std::filesystem;

constexpr const char* kUnlabeled = "unlabeled";

/// Tells COCO's two kinds of files, and the files of Cityscapes and labelme, by their keys.
AnnotationFormat format_of_json(const std::string& text, const std::string& name) {
    const auto has = [&](std::string_view key) { return text.find(key) != std::string::npos; };
    if (has("\"segments_info\"")) {
        return AnnotationFormat::kPanoptic;
    }
    if (has("\"annotations\"") && has("\"categories\"")) {
        return AnnotationFormat::kCoco;
    }
    if (has("\"imgHeight\"")) {
        return AnnotationFormat::kCityscapes;
    }
    if (has("\"shapes\"")) {
        return AnnotationFormat::kLabelme;
    }
    throw DataError("{}: is in no known format of annotations; give --format", name);
}

AnnotationFormat detected_format(const RasterizeOptions& o) {
    if (o.format != AnnotationFormat::kAuto) {
        return o.format;
    }
    std::error_code unknown;
    if (!fs::is_directory(o.input, unknown)) {
        return format_of_json(read_text_file(o.input, kMaxFileBytes), o.input);
    }
    const auto found = collect({o.input}, PictureContent::kPhotos);
    for (const auto& file : found.unread) {
        if (file.extension() == ".json") {
            return format_of_json(read_text_file(file, kMaxFileBytes), file.string());
        }
    }
    if (found.items.empty()) {
        throw MissingError("{}: has neither JSON files nor masks", o.input);
    }
    return AnnotationFormat::kMasks;
}

std::vector<std::string> names_of_labels(const std::optional<LabelTable>& table) {
    std::vector<std::string> names;
    if (table) {
        for (const auto& label : table->labels()) {
            names.push_back(label.name);
        }
    }
    return names;
}

std::unique_ptr<Annotations> open(const RasterizeOptions& o, AnnotationFormat format,
                                  const std::optional<LabelTable>& table) {
    switch (format) {
    case AnnotationFormat::kCoco:
        return open_coco(o.input);
    case AnnotationFormat::kPanoptic:
        if (o.pictures.empty()) {
            throw UsageError("--pictures is missing: the folder of the PNGs that '{}' names",
                             o.input);
        }
        return open_coco_panoptic(o.input, o.pictures);
    case AnnotationFormat::kCityscapes:
    case AnnotationFormat::kLabelme:
        return open_polygon_files(o.input, format);
    case AnnotationFormat::kMasks:
        return open_masks(o.input, o.mask_pattern, names_of_labels(table), o.naming);
    case AnnotationFormat::kAuto:
        break;
    }
    throw InternalError("annotations of no format");
}

/// The labels of the annotations, and one for what they leave open.
LabelTable table_of(const Annotations& annotations, const std::set<std::string>& skipped) {
    constexpr int kUsualDontCare = 255;
    std::vector<Label> labels;
    int highest = 0;
    for (auto& label : annotations.labels()) {
        if (skipped.count(label.name) == 0 && label.name != kUnlabeled) {
            highest = std::max(highest, label.id);
            labels.push_back(std::move(label));
        }
    }
    Label unlabeled{highest < kUsualDontCare ? kUsualDontCare : highest + 1, kUnlabeled,
                    std::nullopt};
    unlabeled.dontcare = true;
    labels.push_back(unlabeled);
    std::string text;
    for (const auto& label : labels) {
        text +=
            fmt::format("{}\t{}{}\n", label.id, label.name, label.dontcare ? "\tdont-care" : "");
    }
    return LabelTable::parse(text, "the labels of the annotations");
}

int background_of(const RasterizeOptions& o, const LabelTable& table) {
    const auto& labels = table.labels();
    const auto id_of = [&](const std::string& name) {
        const auto found = std::find_if(labels.begin(), labels.end(),
                                        [&](const Label& label) { return label.name == name; });
        return found == labels.end() ? std::nullopt : std::optional(found->id);
    };
    if (!o.background.empty()) {
        if (const auto id = id_of(o.background)) {
            return *id;
        }
        throw UsageError("--background: '{}' is not a label of the table", o.background);
    }
    if (table.has_dontcare()) {
        return labels.back().id;
    }
    for (const char* name : {kUnlabeled, "background", "_background_"}) {
        if (const auto id = id_of(name)) {
            return *id;
        }
    }
    throw UsageError("--background is missing: which label of the table do pixels have that no "
                     "region covers?");
}

class Rasterizing {
public:
    Rasterizing(const RasterizeOptions& o, const Annotations& annotations, LabelTable table,
                std::set<std::string> skipped)
        : o_(o),
          annotations_(annotations),
          table_(std::move(table)),
          painter_(table_, background_of(o, table_)),
          progress_("rasterize", annotations.size()) {
        painter_.skip(std::move(skipped));
    }

    ExitCode run() {
        create_folders(o_.output);
        const auto table = table_.text();
        publish_bytes(fs::path(o_.output) / "labels.labels", table.data(), table.size(),
                      o_.overwrite);
        parallel_in_order(
            o_.threads, annotations_.size(), [&](std::size_t i) { return paint(i); },
            [&](const std::optional<Error>& error) { take(error); });
        progress_.finish();
        return report();
    }

private:
    std::optional<Error> paint(std::size_t index) const {
        try {
            const auto annotation = annotations_.read(index);
            const auto painted = painter_.paint(annotation, annotations_.text(index));
            publish("labels", index, painted.labels);
            publish("instances", index, painted.instances);
        } catch (const Error& error) {
            if (error.code() != ExitCode::kData && error.code() != ExitCode::kMissing) {
                throw;
            }
            return error;
        }
        return std::nullopt;
    }

    void publish(const char* folder, std::size_t index, const LabelMap& map) const {
        const auto path = fs::path(o_.output) / folder / (annotations_.name(index) + ".png");
        create_folders(path.parent_path());
        const auto bytes = encode_label_png(map);
        publish_bytes(path, bytes.data(), bytes.size(), o_.overwrite, Durability::kNoSync);
    }

    void take(const std::optional<Error>& error) {
        if (!error) {
            ++done_;
            progress_.advance();
            return;
        }
        log_error("{}", error->what());
        progress_.fail();
        ++failed_;
        worst_ = worst_ == ExitCode::kData ? worst_ : error->code();
        if (o_.on_error == OnError::kStop) {
            throw Error(error->code(), "stopped at the first bad input (--on-error stop)");
        }
    }

    ExitCode report() const {
        const bool stopped = done_ + failed_ < annotations_.size();
        if (o_.json) {
            const nlohmann::json report{
                {"schema", "spade-rasterize"}, {"version", kVersion}, {"input", o_.input},
                {"output", o_.output},         {"maps", done_},       {"failed", failed_},
                {"labels", table_.channels()}, {"stopped", stopped}};
            fmt::print("{}\n", json_text(report));
        }
        log_info("{}: {} label and instance maps of {} labels, {} bad annotations", o_.output,
                 done_, table_.channels(), failed_);
        if (stopped) {
            log_warning("stopped by a signal; all maps written are complete; run again");
        }
        return stopped ? ExitCode::kStopped : worst_;
    }

    const RasterizeOptions& o_;
    const Annotations& annotations_;
    LabelTable table_;
    RegionPainter painter_;
    Progress progress_;
    std::size_t done_ = 0;
    std::size_t failed_ = 0;
    ExitCode worst_ = ExitCode::kOk;
};

} // namespace

ExitCode rasterize(const RasterizeOptions& o) {
    const auto format = detected_format(o);
    std::set<std::string> skipped(o.skip.begin(), o.skip.end());
    std::optional<LabelTable> table;
    if (!o.table.empty()) {
        table = LabelTable::load(o.table);
    } else if (format == AnnotationFormat::kCityscapes) {
        table = LabelTable::load("cityscapes");
    }
    if (format == AnnotationFormat::kCityscapes && o.skip.empty()) {
        skipped.insert("license plate"); // as cityscapesScripts, where its id is negative
    }
    const auto annotations = open(o, format, table);
    if (!table) {
        table = table_of(*annotations, skipped);
    }
    return Rasterizing(o, *annotations, std::move(*table), std::move(skipped)).run();
}

} // namespace spade

/// The module's entry point: tools/prepare/rasterize.cpp calls it by name.
extern "C" spade::ExitCode spade_rasterize(const spade::RasterizeOptions& options) {
    return spade::rasterize(options);
}
