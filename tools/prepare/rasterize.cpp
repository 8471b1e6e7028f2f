/// spade-prepare rasterize: annotations become label and instance maps.

#include "libspade/prepare/rasterize.hpp"
#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/value.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description arguments(spade::RasterizeOptions& o) {
    po::options_description d;
    d.add_options()("input", po::value(&o.input)->value_name("FILE|DIR")->required(),
                    "A JSON file of COCO; or a folder of JSON files of Cityscapes or labelme, or "
                    "of masks, one for each picture and label");
    return d;
}

po::options_description input_options(spade::RasterizeOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("format", cli::choice(o.format),
        "Of the annotations; auto looks into them. What is painted later lies above: of COCO "
        "crowds "
        "come first, then the larger areas before the smaller; of Cityscapes and labelme all in "
        "the order of the file; of masks in the order of the table");
    add("pictures", po::value(&o.pictures)->value_name("DIR"),
        "Of coco-panoptic: the folder of the PNGs that the JSON names");
    add("mask-pattern",
        po::value(&o.mask_pattern)->value_name("GLOB")->default_value(o.mask_pattern),
        "Of masks: their paths below the folder; * is the picture's name, {label} the label");
    add("flat", po::bool_switch(&o.naming.flat), "Of masks: leave folders out of pictures' names");
    add("unpadded", po::bool_switch(&o.naming.unpadded),
        "Of masks: pictures whose names are numbers lose their leading zeros");
    return d;
}

po::options_description label_options(spade::RasterizeOptions& o) {
    po::options_description d;
    cli::add_table(d, o.table);
    auto add = d.add_options();
    add("background", po::value(&o.background)->value_name("LABEL"),
        "Label of pixels that no region covers. Default: the table's don't-care label, or one "
        "named unlabeled or background");
    add("skip", po::value(&o.skip)->value_name("LABEL"),
        "Leave out regions of this label. May be repeated");
    return d;
}

po::options_description output_options(spade::RasterizeOptions& o) {
    po::options_description d;
    d.add_options()("output,o", po::value(&o.output)->value_name("DIR")->required(),
                    "Folder for labels.labels and the folders labels and instances");
    cli::add_overwrite(d, o.overwrite);
    cli::add_on_error(d, o.on_error);
    cli::add_threads(d, o.threads);
    cli::add_json(d, o.json);
    return d;
}

} // namespace

cli::Command rasterize_command() {
    const auto o = std::make_shared<spade::RasterizeOptions>();
    cli::Command command;
    command.name = "rasterize";
    command.synopsis = "[OPTIONS] --output DIR FILE|DIR";
    command.summary = "Paint annotations (COCO, Cityscapes, labelme, masks) to label maps";
    command.examples = {
        {"spade-prepare rasterize instances_val2017.json -o val",
         "polygons and run lengths of COCO"},
        {"spade-prepare rasterize gtFine/val --table cityscapes -o val", "polygons of Cityscapes"},
        {"spade-prepare rasterize CelebAMask-HQ-mask-anno --flat --unpadded --table parts.labels "
         "-o faces",
         "masks of parts, those of later lines of the table above"},
    };
    command.arguments.add(arguments(*o));
    command.options = std::vector<cli::OptionGroup>{{"Input", input_options(*o)},
                                                    {"Labels", label_options(*o)},
                                                    {"Output", output_options(*o)}};
    command.run = [o] {
        cli::prepare_environment(o->threads);
        return cli::run_module("libspade-data.so", "spade_rasterize", *o);
    };
    return command;
}
