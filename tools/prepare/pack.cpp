/// spade-prepare pack: folders of pictures become one data set.

#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/value.hpp"
#include "libspade/prepare/pack_options.hpp"
#include "tools/prepare/commands.hpp"
#include "tools/prepare/source_options.hpp"

#include <algorithm>
#include <memory>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description storage_options(spade::PackOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("photo-codec", cli::choice(o.photo_codec),
        "How to store photos that are resized or cannot be kept as they are: png is lossless, auto "
        "means jpeg");
    add("quality", cli::number(o.quality, "Q", {1, 100}),
        "Quality of photos that are re-encoded as JPEG; the loss is measured and recorded");
    add("split", po::value(&o.split)->value_name("NAME"),
        "train, val, test or another name, which is recorded. With --preset and without --resize, "
        "val and test are packed at the preset's size for synthesis, all others at its size for "
        "training");
    return d;
}

po::options_description output_options(spade::PackOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("output,o", po::value(&o.output)->value_name("FILE")->required(), "Data set to create");
    cli::add_overwrite(d, o.overwrite);
    cli::add_shard(d, o.shard);
    cli::add_on_error(d, o.on_error);
    cli::add_threads(d, o.threads);
    cli::add_dry_run(d, o.dry_run);
    cli::add_json(d, o.json);
    return d;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

void validate(const spade::PackOptions& o) {
    validate_sources(o);
    if (o.resize.empty() && o.preset.empty()) {
        throw spade::UsageError("--resize is missing: WxH, short:S, width:W, or none to keep "
                                "sizes");
    }
    if (std::any_of(o.split.begin(), o.split.end(), is_control)) {
        throw spade::UsageError("--split must not contain control characters");
    }
}

} // namespace

cli::Command pack_command() {
    const auto o = std::make_shared<spade::PackOptions>();
    cli::Command command;
    command.name = "pack";
    command.synopsis =
        "[OPTIONS] --labels DIR [--photos DIR] --table FILE --resize RULE --output FILE";
    command.summary = "Pack label maps, photos and instance maps into a data set";
    command.examples = {
        {"spade-prepare pack --preset coco-stuff --labels train_label --photos train_img "
         "--instances train_inst --split train -o coco.h5",
         "COCO-Stuff, 286x286"},
        {"spade-prepare pack --labels maps --photos photos --table my.labels --resize 286x286 "
         "-o my.h5",
         "a collection of your own"},
        {"spade-prepare pack --preset facades --labels facades/train -o facades.h5",
         "photo and coloured map in one picture"},
    };
    command.options = source_option_groups(*o);
    command.options.push_back({"Storage", storage_options(*o)});
    command.options.push_back({"Output", output_options(*o)});
    command.validate = [o] { validate(*o); };
    command.run = [o] {
        cli::prepare_environment(o->threads);
        return cli::run_module("libspade-data.so", "spade_pack", *o);
    };
    return command;
}
