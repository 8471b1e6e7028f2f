/// spade-prepare export: a data set becomes folders of pictures.

#include "libspade/prepare/export.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description arguments(spade::ExportOptions& o) {
    po::options_description d;
    d.add_options()("set", po::value(&o.set)->value_name("FILE")->required(), "Data set to read");
    return d;
}

po::options_description output_options(spade::ExportOptions& o) {
    po::options_description d;
    d.add_options()("output,o", po::value(&o.output)->value_name("DIR")->required(),
                    "Folder for labels.labels and the folders labels, photos and instances");
    cli::add_overwrite(d, o.overwrite);
    cli::add_threads(d, o.threads);
    cli::add_json(d, o.json);
    return d;
}

} // namespace

cli::Command export_command() {
    const auto o = std::make_shared<spade::ExportOptions>();
    cli::Command command;
    command.name = "export";
    command.synopsis = "[OPTIONS] --output DIR FILE";
    command.summary = "Turn a data set back into folders of pictures, byte for byte as stored";
    command.examples = {
        {"spade-prepare export train.h5 -o train/", "train/labels/NAME.png, train/photos/NAME.jpg"},
    };
    command.arguments.add(arguments(*o));
    command.options = std::vector<cli::OptionGroup>{{"Output", output_options(*o)}};
    command.run = [o] { return cli::run_module("libspade-data.so", "spade_export", *o); };
    return command;
}
