/// spade-prepare inspect: what a file of ours says about itself.

#include "libspade/prepare/inspect.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description arguments(spade::InspectOptions& o) {
    po::options_description d;
    d.add_options()("file", po::value(&o.file)->value_name("FILE")->required(),
                    "A data set, a checkpoint or another file of this suite");
    return d;
}

po::options_description output_options(spade::InspectOptions& o) {
    po::options_description d;
    cli::add_json(d, o.json);
    return d;
}

} // namespace

cli::Command inspect_command() {
    const auto o = std::make_shared<spade::InspectOptions>();
    cli::Command command;
    command.name = "inspect";
    command.synopsis = "[OPTIONS] FILE";
    command.summary = "Tell what a data set or a checkpoint holds, and how it was made";
    command.examples = {
        {"spade-prepare inspect train.h5", "items, sizes, labels, settings, who made it"},
        {"spade-prepare inspect --json coco.h5 | jq .digest", "one fact, for a script"},
    };
    command.arguments.add(arguments(*o));
    command.options = std::vector<cli::OptionGroup>{{"Output", output_options(*o)}};
    command.run = [o] { return cli::run_module("libspade-data.so", "spade_inspect", *o); };
    return command;
}
