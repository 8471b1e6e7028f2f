/// spade-prepare check: whether files of ours are what was written.

#include "libspade/prepare/check.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description arguments(spade::CheckOptions& o) {
    po::options_description d;
    d.add_options()("files", po::value(&o.files)->value_name("FILE")->required(),
                    "Data sets, checkpoints and other files of this suite");
    return d;
}

po::options_description check_options(spade::CheckOptions& o) {
    po::options_description d;
    d.add_options()("quick", po::bool_switch(&o.quick),
                    "Header, length, structure and counts only; no picture is decoded, no number "
                    "looked at");
    cli::add_threads(d, o.threads);
    cli::add_json(d, o.json);
    return d;
}

} // namespace

cli::Command check_command() {
    const auto o = std::make_shared<spade::CheckOptions>();
    cli::Command command;
    command.name = "check";
    command.synopsis = "[OPTIONS] FILE...";
    command.summary = "Read files whole and tell whether they are what was written";
    command.examples = {
        {"spade-prepare check train.h5", "every byte, every picture"},
        {"spade-prepare check --quick shards/*.h5", "did all jobs finish?"},
    };
    command.arguments.add(arguments(*o));
    command.options = std::vector<cli::OptionGroup>{{"Check", check_options(*o)}};
    command.run = [o] { return cli::run_module("libspade-data.so", "spade_check", *o); };
    return command;
}
