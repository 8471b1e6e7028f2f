/// spade-prepare demo: the embedded landscapes as a data set.

#include "libspade/prepare/demo.hpp"
#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/value.hpp"
#include "libspade/image/size_text.hpp"
#include "libspade/landscape/landscape.hpp"
#include "tools/prepare/commands.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

struct Arguments {
    spade::DemoOptions demo;
    std::string size = std::to_string(demo.width);
};

po::options_description picture_options(Arguments& a) {
    po::options_description d;
    auto add = d.add_options();
    add("count,n", cli::number(a.demo.count, "N", {1, 100000}), "How many landscapes");
    add("size", po::value(&a.size)->value_name("S|WxH")->default_value(a.size),
        "Their size in pixels: the side of a square, or width and height");
    cli::add_seed(d, a.demo.seed);
    cli::add_threads(d, a.demo.threads);
    return d;
}

po::options_description output_options(spade::DemoOptions& o) {
    po::options_description d;
    cli::add_output_file(d, o.output, "Data set to create", o.overwrite, o.json);
    return d;
}

void validate(Arguments& a) {
    auto& o = a.demo;
    constexpr auto kLeast = spade::kLeastLandscapeSide;
    constexpr auto kMax = spade::kMaxLandscapeSide;
    const auto side = spade::whole_number(a.size, kLeast, kMax);
    const auto size =
        side ? std::optional(spade::Size{*side, *side}) : spade::parse_size(a.size, kLeast, kMax);
    if (!size) {
        throw spade::UsageError("--size must be a side such as 256 or WxH such as 512x256, from {} "
                                "to {} pixels, not '{}'",
                                kLeast, kMax, a.size);
    }
    o.width = size->width;
    o.height = size->height;
}

} // namespace

cli::Command demo_command() {
    const auto a = std::make_shared<Arguments>();
    cli::Command command;
    command.name = "demo";
    command.synopsis = "[OPTIONS] --output FILE";
    command.summary =
        "Paint landscapes with label and instance maps as a data set to try things on";
    command.examples = {
        {"spade-prepare demo -o landscapes.h5 --count 1000", "a set to train on"},
        {"spade-prepare demo -o wide.h5 --count 20 --size 512x256 --seed 7", "other ones, wide"},
    };
    command.options = std::vector<cli::OptionGroup>{{"Pictures", picture_options(*a)},
                                                    {"Output", output_options(a->demo)}};
    command.validate = [a] { validate(*a); };
    command.run = [a] { return cli::run_module("libspade-data.so", "spade_demo", a->demo); };
    return command;
}
