/// spade-prepare slim: of a checkpoint, what synthesis needs and no more.

#include "libspade/prepare/slim.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description arguments(spade::SlimOptions& o) {
    po::options_description d;
    d.add_options()("checkpoint", po::value(&o.checkpoint)->value_name("FILE")->required(),
                    "Checkpoint to read");
    return d;
}

po::options_description output_options(spade::SlimOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("output,o", po::value(&o.output)->value_name("FILE")->required(), "Checkpoint to create");
    add("half", po::bool_switch(&o.half),
        "Store learned numbers as float16: half the size, and pictures that differ by a few levels "
        "at most");
    cli::add_overwrite(d, o.overwrite);
    cli::add_json(d, o.json);
    return d;
}

} // namespace

cli::Command slim_command() {
    const auto o = std::make_shared<spade::SlimOptions>();
    cli::Command command;
    command.name = "slim";
    command.synopsis = "[OPTIONS] --output FILE FILE";
    command.summary = "Leave of a checkpoint what synthesis needs: generator, encoder, labels";
    command.examples = {
        {"spade-prepare slim run/latest -o coco.h5", "the same pictures, a smaller file"},
        {"spade-prepare slim --half run/latest -o coco.h5", "half of that again, to give away"},
    };
    command.arguments.add(arguments(*o));
    command.options = std::vector<cli::OptionGroup>{{"Output", output_options(*o)}};
    command.run = [o] { return cli::run_module("libspade-data.so", "spade_slim", *o); };
    return command;
}
