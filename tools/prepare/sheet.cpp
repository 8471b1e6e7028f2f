/// spade-prepare sheet: folders of pictures side by side.

#include "libspade/prepare/sheet.hpp"
#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/value.hpp"
#include "libspade/prepare/preset.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description arguments(spade::SheetOptions& o) {
    po::options_description d;
    d.add_options()("folders", po::value(&o.folders)->value_name("DIR"),
                    "Folders of photos, a column each; paired by relative path without extension");
    return d;
}

po::options_description picture_options(spade::SheetOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("labels", po::value(&o.labels)->value_name("DIR"),
        "Label maps for the first column, in the colours of --table");
    cli::add_table(d, o.table);
    cli::add_pair_pattern(d, o.pair_patterns, "KIND is labels, or the number of a folder from 1");
    add("preset", cli::choice(o.preset, {spade::kPresetNames.begin(), spade::kPresetNames.end()}),
        "Names of a known collection");
    cli::add_ignore_exif(d, o.ignore_exif);
    add("limit", cli::number(o.limit, "N", {1, 1000}), "Rows at most");
    add("tile", cli::number(o.tile, "S", {0, 4096}),
        "Longer side of a tile in pixels; 0: as the first picture");
    return d;
}

po::options_description output_options(spade::SheetOptions& o) {
    po::options_description d;
    d.add_options()("output,o", po::value(&o.output)->value_name("FILE")->required(),
                    "PNG to create");
    cli::add_overwrite(d, o.overwrite);
    return d;
}

void validate(const spade::SheetOptions& o) {
    if (o.folders.empty() && o.labels.empty()) {
        throw spade::UsageError("give folders of pictures, or --labels");
    }
    if (o.folders.size() > 100) {
        throw spade::UsageError("{} folders are too many; 100 are the most", o.folders.size());
    }
    if (o.labels.empty() != o.table.empty()) {
        throw spade::UsageError("--labels and --table need each other");
    }
}

} // namespace

cli::Command sheet_command() {
    const auto o = std::make_shared<spade::SheetOptions>();
    cli::Command command;
    command.name = "sheet";
    command.synopsis = "[OPTIONS] --output FILE DIR...";
    command.summary = "Put folders of pictures side by side into one, to look at";
    command.examples = {
        {"spade-prepare sheet --table camvid --labels maps/ -o sheet.png photos/ made/",
         "label map | photo | synthesized"},
    };
    command.arguments.add(arguments(*o));
    command.options = std::vector<cli::OptionGroup>{{"Pictures", picture_options(*o)},
                                                    {"Output", output_options(*o)}};
    command.validate = [o] { validate(*o); };
    command.run = [o] { return cli::run_module("libspade-data.so", "spade_sheet", *o); };
    return command;
}
