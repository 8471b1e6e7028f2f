/// spade-train: a data set in, checkpoints out.

#include "libspade/base/device.hpp"
#include "libspade/base/duration.hpp"
#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/tool.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/image/size_text.hpp"
#include "libspade/train/options.hpp"
#include "tools/train/options.hpp"

#include <string>
#include <vector>

namespace {

namespace cli = spade::cli;
using spade::TrainOptions;

/// What one option says about another.
void validate_together(const TrainOptions& o) {
    const auto least = std::int64_t{1} << o.encoder_layers;
    if (o.encoder_side < least) {
        throw spade::UsageError("--encoder-side must be at least {} with --encoder-layers {}, "
                                "not {}",
                                least, o.encoder_layers, o.encoder_side);
    }
    if (o.epochs + o.decay_epochs == 0) {
        throw spade::UsageError("--epochs and --decay-epochs are both 0: nothing to train");
    }
    if (o.overwrite && o.resume != "no") {
        throw spade::UsageError("--overwrite removes an earlier run: it needs --resume no");
    }
    if (o.style && o.architecture != spade::Architecture::kSpade) {
        throw spade::UsageError("--style: the pix2pixhd generator takes no style");
    }
}

void validate_sizes(const TrainOptions& o) {
    constexpr auto kMax = spade::kMaxPictureSide;
    if (!o.crop_size.empty() && !spade::whole_number(o.crop_size, 1, kMax) &&
        !spade::parse_size(o.crop_size, 1, kMax)) {
        throw spade::UsageError("--crop-size must be a side such as 256 or WxH such as 512x256, "
                                "not '{}'",
                                o.crop_size);
    }
    if (!o.max_time.empty() && !spade::parse_duration(o.max_time)) {
        throw spade::UsageError("--max-time must be a time such as 5400, 90m, 3h50m or 3:50:00, "
                                "not '{}'",
                                o.max_time);
    }
}

void validate(const TrainOptions& o) {
    for (const auto& [name, value] : {std::pair("data", o.data), std::pair("output", o.output),
                                      std::pair("resume", o.resume)}) {
        if (value.empty()) {
            throw spade::UsageError("--{} must not be empty", name);
        }
    }
    validate_together(o);
    validate_sizes(o);
    spade::parse_device(o.device);
}

} // namespace

int main(int argc, char* argv[]) {
    TrainOptions o;
    cli::Command command;
    command.synopsis = "[OPTIONS] --data FILE --output DIR";
    command.summary = "Train SPADE on a data set";
    command.examples = {
        {"spade-train --preset camvid --data train.h5 --validation val.h5 -o run/",
         "a published or proven configuration"},
        {"spade-train --preset camvid --data train.h5 -o run/ --max-time 3h50m",
         "stops in time; the same command resumes"},
        {"srun -n 8 spade-train --preset camvid --data train.h5 -o run/ --batch 32",
         "eight processes train together, each with 4 pictures of a batch"},
        {"spade-train --preset coco-stuff --data coco.h5 -o run/ --dry-run", "what it would take"},
        {"spade-train --config run/config.ini -o again/", "the same run once more"},
    };
    command.options = train_option_groups(o);
    command.presets = {"coco-stuff", "ade20k", "cityscapes", "facades", "camvid", "landscapes"};
    command.unsaved_options = {"rank", "world-size", "rendezvous"};
    command.validate = [&] { validate(o); };
    command.run = [&] {
        cli::prepare_environment(o.threads);
        return cli::run_module("libspade.so", "spade_train", o);
    };
    cli::Tool tool{"spade-train", command.summary, {command}};
    tool.libraries = cli::network_libraries();
    return cli::run_tool(tool, argc, argv);
}
