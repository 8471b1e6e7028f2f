/// spade-prepare lint: what is wrong with a collection, before it is packed.

#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/prepare/pack_options.hpp"
#include "tools/prepare/commands.hpp"
#include "tools/prepare/source_options.hpp"

#include <memory>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description output_options(spade::SourceOptions& o) {
    po::options_description d;
    cli::add_threads(d, o.threads);
    cli::add_json(d, o.json);
    return d;
}

} // namespace

cli::Command lint_command() {
    const auto o = std::make_shared<spade::SourceOptions>();
    cli::Command command;
    command.name = "lint";
    command.synopsis = "[OPTIONS] --labels DIR [--photos DIR] --table FILE";
    command.summary = "Look for wrong ids, unpaired and damaged pictures; writes nothing";
    command.examples = {
        {"spade-prepare lint --preset camvid --labels train_label --photos train_img",
         "the histogram of ids; exit code 1 where something is wrong"},
        {"spade-prepare lint --labels maps --table my.labels --json | jq .faults",
         "what is wrong, for a script"},
    };
    command.options = source_option_groups(*o);
    command.options.push_back({"Output", output_options(*o)});
    command.validate = [o] { validate_sources(*o); };
    command.run = [o] {
        cli::prepare_environment(o->threads);
        return cli::run_module("libspade-data.so", "spade_lint", *o);
    };
    return command;
}
