#include "libspade/prepare/demo.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/progress.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/base/version.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/prefetcher.hpp"
#include "libspade/data/workers.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"
#include "libspade/landscape/landscape.hpp"

#include <nlohmann/json.hpp>

namespace spade {

namespace {

constexpr const char* kDemoTable = "landscapes";
constexpr std::size_t kAheadOfEachWorker = 4;

DataSetItem make_item(const DemoOptions& o, std::size_t index) {
    const auto landscape = make_landscape(o.seed, index, {o.width, o.height});
    return {fmt::format("landscape/{:05}", index + 1),
            {encode_label_png(landscape.labels), pixel_digest(landscape.labels)},
            {encode_png(landscape.photo), pixel_digest(landscape.photo)},
            {encode_label_png(landscape.instances), pixel_digest(landscape.instances)}};
}

void report(const DemoOptions& o, const Digest& digest) {
    if (o.json) {
        const nlohmann::json report{{"schema", "spade-demo"}, {"version", kVersion},
                                    {"output", o.output},     {"digest", digest.hex()},
                                    {"items", o.count},       {"width", o.width},
                                    {"height", o.height},     {"seed", o.seed}};
        write_standard_output(json_text(report) + '\n');
    }
    log_info("{}: {} landscapes of {}x{}, digest {}", o.output, o.count, o.width, o.height,
             digest.hex());
}

} // namespace

ExitCode make_demo_set(const DemoOptions& o) {
    DataSetConfig config;
    config.photo_codec = "png";
    DataSetWriter set(o.output, o.overwrite);
    set.configuration(to_json(config));
    set.label_table(LabelTable::load(kDemoTable).text());
    set.provenance(Provenance::of_this_process());

    const auto count = static_cast<std::size_t>(o.count);
    Progress progress("paint", count);
    Workers workers(o.threads);
    Prefetcher<DataSetItem> items(workers.arena(), count,
                                  kAheadOfEachWorker * static_cast<std::size_t>(o.threads),
                                  [&](std::size_t index) { return make_item(o, index); });
    while (!items.empty()) {
        if (stop_requested()) {
            log_warning("{}: stopped by a signal; nothing was written: run again", o.output);
            return ExitCode::kStopped;
        }
        set.add(items.next());
        progress.advance();
    }
    progress.finish();
    report(o, set.commit());
    return ExitCode::kOk;
}

} // namespace spade

/// The module's entry point: tools/prepare/demo.cpp calls it by name.
extern "C" spade::ExitCode spade_demo(const spade::DemoOptions& options) {
    return spade::make_demo_set(options);
}
