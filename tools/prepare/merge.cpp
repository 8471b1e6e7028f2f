/// spade-prepare merge: the shards of one pack become one data set.

#include "libspade/prepare/merge.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description arguments(spade::MergeOptions& o) {
    po::options_description d;
    d.add_options()("shards", po::value(&o.shards)->value_name("SHARD")->required(),
                    "Data sets of one table and one resize rule, without an item in common");
    return d;
}

po::options_description output_options(spade::MergeOptions& o) {
    po::options_description d;
    cli::add_output_file(d, o.output, "Data set to create", o.overwrite, o.json);
    return d;
}

} // namespace

cli::Command merge_command() {
    const auto o = std::make_shared<spade::MergeOptions>();
    cli::Command command;
    command.name = "merge";
    command.synopsis = "[OPTIONS] --output FILE SHARD...";
    command.summary = "Turn the shards of one pack into the set that one run would have made";
    command.examples = {
        {"spade-prepare merge shards/*.h5 -o train.h5", "what eight jobs have packed"},
    };
    command.arguments.add(arguments(*o));
    command.options = std::vector<cli::OptionGroup>{{"Output", output_options(*o)}};
    command.run = [o] { return cli::run_module("libspade-data.so", "spade_merge", *o); };
    return command;
}
