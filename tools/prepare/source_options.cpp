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
    cli::add_pair_pattern(d, o.pair_patterns, "KIND is labels, photos or instances");
    add("side-by-side", cli::choice(o.side_by_side),
        "Each picture of --labels is a photo and its label map side by side, in the order given");
    add("resize", po::value(&o.resize)->value_name("RULE"),
        "WxH; short:S, the shorter side S; width:W; or none. Photos are resized by PIL's bicubic "
        "filter, maps by nearest neighbour. pack requires it without --preset; with it, an item's "
        "pictures may differ in size, but not in shape");
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
    add("wide-colors", cli::choice(o.wide_colors),
        "With --label-colors: how maps of 16 bits per channel hold 8-bit colours: times 257, or as "
        "they are");
    add("decode", po::value(&o.decode)->value_name("CODE"),
        "How pixels encode ids: red, green or blue, one channel of a colour picture; ade20k, R / "
        "10 "
        "* 256 + G, object B; panoptic, R + 256 G + 65536 B; divide:N, id / N, the remainder the "
        "object (Mapillary: 256); divide-from:N, the same from N up (Cityscapes instance ids: "
        "1000); offset:K, K is added. Several are joined by commas in this order. Objects become "
        "the instance map, unless --instances is given");
    add("palettes", cli::choice(o.palettes),
        "Whether palettes of label maps must agree with each other and with the table's colours; "
        "indices are the ids in any case");
    add("remap", po::value(&o.remap)->value_name("FILE.tsv|train"),
        "Translates ids to those of the table: a line 'from <tab> to' for each, where 'to' is an "
        "id or a label's name; train: the maps hold the table's train ids");
    add("unknown-ids", cli::choice(o.unknown_ids),
        "What to do with ids or colours that are not in the table: refuse the map, or replace them "
        "by the table's don't-care label");
    return d;
}

po::options_description photo_options(spade::SourceOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    cli::add_ignore_exif(d, o.ignore_exif);
    add("background", po::value(&o.background)->value_name("COLOUR|drop"),
        "What lies behind transparent pixels of a photo: white, #ff8000 or 255,128,0; drop takes "
        "their hidden colours. By default, such photos are refused");
    add("photo-range", po::value(&o.photo_range)->value_name("RANGE")->default_value(o.photo_range),
        "Levels of 16-bit photos that become black and white: full, 0 to 65535; auto, by the "
        "fewest "
        "bits of 8, 10, 12, 14 and 16 that hold a photo's levels; or LO:HI");
    return d;
}

} // namespace

std::vector<spade::cli::OptionGroup> source_option_groups(spade::SourceOptions& o) {
    return {
        {"Input", input_options(o)}, {"Labels", label_options(o)}, {"Photos", photo_options(o)}};
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
