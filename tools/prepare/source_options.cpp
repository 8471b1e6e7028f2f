#include "tools/prepare/source_options.hpp"

#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/value.hpp"
#include "libspade/prepare/preset.hpp"

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description input_options(spade::SourceOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("labels", po::value(&o.labels)->value_name("DIR")->required(), "Label maps");
    add("photos", po::value(&o.photos)->value_name("DIR"),
        "Photos, with the same names as the label maps");
    add("instances", po::value(&o.instances)->value_name("DIR"),
        "Instance maps, with the same names: 8- or 16-bit grey, or RGB-coded panoptic ids");
    add("pair-pattern", po::value(&o.pair_patterns)->value_name("KIND=GLOB"),
        "Where names differ: KIND is labels, photos or instances; in GLOB, * is the part that the "
        "names share, ** any other part. May be given for each kind");
    add("side-by-side", cli::choice(o.side_by_side),
        "Each picture of --labels is a photo and its label map side by side, in the order given");
    add("preset", cli::choice(o.preset, {spade::kPresetNames.begin(), spade::kPresetNames.end()}),
        "Table, names and sizes of a known collection; explicit options override it");
    return d;
}

po::options_description label_options(spade::SourceOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    spade::cli::add_table(d, o.table);
    add("label-colors", po::bool_switch(&o.label_colors),
        "Label maps are drawn in the table's colours");
    add("tolerance", po::value(&o.tolerance)->value_name("N|nearest"),
        "With --label-colors: the largest RGB distance at which a pixel takes a colour of the "
        "table; nearest: any distance. By default, colours must match exactly");
    add("remap", po::value(&o.remap)->value_name("FILE.tsv"),
        "Translates ids to those of the table: a line 'from <tab> to' for each, where 'to' is an "
        "id or a label's name");
    add("unknown-ids", cli::choice(o.unknown_ids),
        "What to do with ids or colours that are not in the table: refuse the map, or replace them "
        "by the table's don't-care label");
    return d;
}

} // namespace

std::vector<spade::cli::OptionGroup> source_option_groups(spade::SourceOptions& o) {
    return {{"Input", input_options(o)}, {"Labels", label_options(o)}};
}

void validate_sources(const spade::SourceOptions& o) {
    if (o.table.empty() && (o.preset.empty() || o.preset == "custom")) {
        throw spade::UsageError("--table is missing: a .labels file, or the name of an installed "
                                "one such as coco-stuff; every --preset but custom has its own");
    }
    if (o.side_by_side) {
        if (!o.photos.empty()) {
            throw spade::UsageError("--side-by-side takes photos from the pictures of --labels; "
                                    "leave out --photos");
        }
    }
}
