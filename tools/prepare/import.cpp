/// spade-prepare import: published weights become a checkpoint.

#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/value.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/prepare/import_options.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description weight_options(spade::ImportOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("generator", po::value(&o.generator)->value_name("FILE"),
        "State dictionary of the generator: latest_net_G.pth");
    add("encoder", po::value(&o.encoder)->value_name("FILE"),
        "State dictionary of the style encoder: latest_net_E.pth");
    add("discriminator", po::value(&o.discriminator)->value_name("FILE"),
        "State dictionary of the discriminator: latest_net_D.pth");
    add("vgg19", po::value(&o.vgg19)->value_name("FILE"),
        "torchvision's vgg19 state dictionary, for the perceptual loss; in place of the above");
    add("lpips", po::value(&o.lpips)->value_name("FILE"),
        "LPIPS weights of AlexNet or SqueezeNet in HDF5, for the same or for evaluation");
    add("inception", po::value(&o.inception)->value_name("FILE"),
        "The 2015 Inception of FID: pt_inception-2015-12-05-6726825d.pth of pytorch-fid");
    return d;
}

po::options_description label_options(spade::ImportOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    cli::add_table(d, o.table);
    add("label-nc", po::value(&o.label_nc)->value_name("N"),
        "Instead of a table: N labels without names, ids 0 to N-1");
    add("dont-care", po::bool_switch(&o.dont_care),
        "With --label-nc: id 255 is one more label, the last (--contain_dontcare_label)");
    add("no-instances", po::bool_switch(&o.no_instances),
        "The network was trained without instance maps; its channels must agree");
    return d;
}

po::options_description size_options(spade::ImportOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("upsampling", cli::choice(o.upsampling),
        "--num_upsampling_layers of the training. Needed where the weights leave it open");
    add("crop-size", cli::optional_number(o.crop_size, "S", {32, spade::kMaxPictureSide}),
        "--crop_size of the training: the width of its pictures");
    add("aspect-ratio", cli::number(o.aspect_ratio, "R", {0.01, 100}),
        "--aspect_ratio of the training: width / height");
    return d;
}

po::options_description output_options(spade::ImportOptions& o) {
    po::options_description d;
    cli::add_output_file(d, o.output, "Checkpoint to create", o.overwrite, o.json);
    return d;
}

/// Weights of a feature network say all there is to say.
void validate_feature_net(const spade::ImportOptions& o) {
    const bool more = !o.encoder.empty() || !o.discriminator.empty() || !o.table.empty() ||
                      o.label_nc != 0 || o.dont_care || o.no_instances || o.upsampling ||
                      o.crop_size != 0;
    if (more) {
        throw spade::UsageError("--vgg19, --lpips and --inception take --output and nothing about "
                                "labels or sizes");
    }
}

void validate(const spade::ImportOptions& o) {
    const int given = int(!o.generator.empty()) + int(!o.vgg19.empty()) + int(!o.lpips.empty()) +
                      int(!o.inception.empty());
    if (given != 1) {
        throw spade::UsageError("give one of --generator, --vgg19, --lpips and --inception");
    }
    if (o.generator.empty()) {
        return validate_feature_net(o);
    }
    if (o.crop_size == 0) {
        throw spade::UsageError("--crop-size is missing");
    }
    if (o.table.empty() == (o.label_nc == 0)) {
        throw spade::UsageError("give either --table or --label-nc");
    }
    if (o.dont_care && !o.table.empty()) {
        throw spade::UsageError("--dont-care belongs to --label-nc; a table has its own");
    }
}

} // namespace

cli::Command import_command() {
    const auto o = std::make_shared<spade::ImportOptions>();
    cli::Command command;
    command.name = "import";
    command.synopsis = "[OPTIONS] --generator|--vgg19|--lpips|--inception FILE --output FILE";
    command.summary = "Turn published weights into a checkpoint or a feature network";
    command.examples = {
        {"spade-prepare import --generator latest_net_G.pth --table coco-stuff "
         "--upsampling normal --crop-size 256 -o coco.h5",
         "COCO-Stuff, as published"},
        {"spade-prepare import --generator latest_net_G.pth --encoder latest_net_E.pth "
         "--label-nc 12 --crop-size 256 -o camvid.h5",
         "a network with a style encoder"},
        {"spade-prepare import --vgg19 vgg19-dcbb9e9d.pth -o vgg19.h5",
         "for spade-train --perceptual"},
        {"spade-prepare import --inception pt_inception-2015-12-05-6726825d.pth -o inception.h5",
         "for the FID of spade-eval"},
    };
    command.options = std::vector<cli::OptionGroup>{{"Weights", weight_options(*o)},
                                                    {"Labels", label_options(*o)},
                                                    {"Size", size_options(*o)},
                                                    {"Output", output_options(*o)}};
    command.validate = [o] { validate(*o); };
    command.run = [o] { return cli::run_module("libspade-data.so", "spade_import", *o); };
    return command;
}
