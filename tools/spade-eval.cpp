/// spade-eval: how good pictures are, in numbers that others get too.

#include "libspade/base/device.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/base/text.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/tool.hpp"
#include "libspade/data/plane_resize.hpp"
#include "libspade/eval/condition.hpp"
#include "libspade/eval/measures.hpp"

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description input_options(spade::EvalOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("fake", po::value(&o.fake)->value_name("DIR|SET")->required(),
        "Pictures to be judged: a folder, a data set, statistics of an earlier run, or an .npz of "
        "pytorch-fid");
    add("real", po::value(&o.real)->value_name("DIR|SET"),
        "What they are held against: the same kinds");
    add("truth", po::value(&o.truth)->value_name("LABELS"),
        "Label maps, paired by name: a folder or a data set");
    cli::add_table(d, o.table);
    cli::add_shard(d, o.shard);
    return d;
}

po::options_description metric_options(spade::EvalOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("metrics", po::value(&o.metrics)->value_name("LIST"),
        "Of fid, kid, prdc, lpips, psnr, ssim, diversity, miou, accuracy, joined by commas. "
        "Without it whatever networks and sets are given for; psnr, ssim and diversity only where "
        "named");
    add("bootstrap", po::value(&o.bootstrap)->value_name("N")->default_value(o.bootstrap),
        "Resampled sets for the intervals of 95 %; for distances of features a twentieth. 0: none");
    add("kid-subsets", po::value(&o.kid_subsets)->value_name("N")->default_value(o.kid_subsets),
        "Random subsets for mean and standard deviation of KID, beside KID of all pictures");
    add("kid-subset-size",
        po::value(&o.kid_subset_size)->value_name("N")->default_value(o.kid_subset_size),
        "Pictures of each");
    add("precision-k", po::value(&o.precision_k)->value_name("K")->default_value(o.precision_k),
        "Neighbours of precision and recall");
    add("density-k", po::value(&o.density_k)->value_name("K")->default_value(o.density_k),
        "Neighbours of density and coverage");
    add("fid-infinity", po::bool_switch(&o.fid_infinity),
        "Also the distance continued to infinitely many pictures");
    cli::add_seed(d, o.seed);
    return d;
}

po::options_description network_options(spade::EvalOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("features", po::value(&o.features)->value_name("NET"),
        "Network for fid, kid and prdc: the 2015 Inception (spade-prepare import --inception), or "
        "an ONNX or TorchScript file with a card; nothing but the former is called FID");
    add("resize", po::value(&o.resize)->value_name("clean|pytorch|tf1|opencv"),
        "How pictures come to its size. Without it clean, or what the card says");
    add("lpips", po::value(&o.lpips)->value_name("FILE"),
        "LPIPS weights (spade-prepare import --lpips), for lpips and diversity");
    add("segmenter", po::value(&o.segmenter)->value_name("NET"),
        "Network for miou and accuracy: ONNX or TorchScript with a card");
    add("predicted", po::value(&o.predicted)->value_name("DIR"),
        "In its place: label maps that a network of your own made of the fake pictures");
    add("allow-code", po::value(&o.allow_code)->value_name("SHA256"),
        "Run the TorchScript file that has this SHA-256; it is a program and may do anything");
    add("cache", po::value(&o.cache)->value_name("DIR"),
        "Keep features here, and take them from here for the same pictures, network and resize");
    return d;
}

po::options_description report_options(spade::ReportOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("json", po::value(&o.json)->value_name("FILE"), "Report as JSON; - is standard output");
    add("html", po::value(&o.html)->value_name("FILE"),
        "Report as one page that needs no network, with pictures");
    add("stats-out", po::value(&o.stats_out)->value_name("FILE"),
        "Everything that was measured, for spade-eval merge or as --real of a later run; .npz: "
        "mean and covariance of the fake pictures' features, for pytorch-fid");
    add("fail-if", po::value(&o.fail_if)->value_name("CONDITION"),
        "Exit with 1 where it holds: 'fid>30'. May be repeated");
    cli::add_overwrite(d, o.overwrite);
    cli::add_threads(d, o.threads);
    return d;
}

void validate_report(const spade::ReportOptions& o) {
    cli::require_threads(o.threads);
    for (const auto& condition : o.fail_if) {
        spade::parse_condition(condition);
    }
}

void validate_numbers(const spade::EvalOptions& o) {
    constexpr int kMost = 1000000;
    constexpr const char* kRange = "from 0 to 1000000";
    cli::require_range(o.bootstrap >= 0 && o.bootstrap <= kMost, "bootstrap", o.bootstrap, kRange);
    cli::require_range(o.kid_subsets >= 0 && o.kid_subsets <= kMost, "kid-subsets", o.kid_subsets,
                       kRange);
    cli::require_range(o.kid_subset_size >= 3 && o.kid_subset_size <= kMost, "kid-subset-size",
                       o.kid_subset_size, "from 3 to 1000000");
    cli::require_range(o.precision_k >= 1 && o.precision_k <= 1000, "precision-k", o.precision_k,
                       "from 1 to 1000");
    cli::require_range(o.density_k >= 1 && o.density_k <= 1000, "density-k", o.density_k,
                       "from 1 to 1000");
}

void validate(const spade::EvalOptions& o) {
    if (o.fake.empty()) {
        throw spade::UsageError("--fake must not be empty");
    }
    if (!o.segmenter.empty() && !o.predicted.empty()) {
        throw spade::UsageError("--segmenter and --predicted both say what is seen; give one");
    }
    const bool only_statistics = !o.report.stats_out.empty() && !o.features.empty();
    if (spade::measures_of(o).empty() && !only_statistics) {
        throw spade::UsageError("nothing to measure: give --features and --real, --lpips and "
                                "--real, or --truth and --segmenter");
    }
    if (!o.resize.empty()) {
        spade::parse_plane_resize(o.resize);
    }
    validate_numbers(o);
    validate_report(o.report);
    spade::parse_device(o.device);
    if (!o.shard.empty()) {
        spade::parse_shard(o.shard);
        if (o.report.stats_out.empty() || spade::ends_with(o.report.stats_out, ".npz")) {
            throw spade::UsageError("--shard: a part has no report; give --stats-out FILE.h5 and "
                                    "join the parts by spade-eval merge");
        }
        if (!o.report.json.empty() || !o.report.html.empty() || !o.report.fail_if.empty()) {
            throw spade::UsageError("--shard: a part has no report; --json, --html and --fail-if "
                                    "belong to spade-eval merge");
        }
    }
}

cli::Command evaluate_command() {
    const auto o = std::make_shared<spade::EvalOptions>();
    auto computing = [&] {
        po::options_description d;
        cli::add_device(d, o->device);
        return d;
    };
    cli::Command command;
    command.synopsis = "[OPTIONS] --fake DIR|SET [--real DIR|SET] [--truth LABELS]";
    command.summary = "Judge pictures: FID, KID, precision, LPIPS, mIoU";
    command.examples = {
        {"spade-eval --fake made/ --real photos/ --features inception.h5 --json report.json",
         "FID, KID, precision and recall"},
        {"spade-eval --fake made/ --real photos/ --truth labels/ --table camvid --segmenter "
         "camvid-cgnet.onnx --html report.html",
         "mIoU and accuracy, with the real photos' own beside them"},
        {"spade-eval --fake made/ --real photos/ --features inception.h5 --fail-if 'fid>30' -q",
         "in a pipeline: exit 1 where it got worse"},
        {"spade-eval --fake made/ --real photos/ --features inception.h5 --shard auto --stats-out "
         "part-$SLURM_ARRAY_TASK_ID.h5",
         "one task of a job array"},
        {"spade-eval --fake photos/ --features inception.h5 --stats-out photos.npz",
         "statistics that pytorch-fid reads"},
    };
    command.options = std::vector<cli::OptionGroup>{{"Input", input_options(*o)},
                                                    {"Metrics", metric_options(*o)},
                                                    {"Networks", network_options(*o)},
                                                    {"Output", report_options(o->report)},
                                                    {"Computing", computing()}};
    command.validate = [o] { validate(*o); };
    command.run = [o] {
        cli::prepare_environment(o->report.threads, o->report.threads);
        return cli::run_module("libspade-eval.so", "spade_evaluate", *o);
    };
    return command;
}

cli::Command merge_command() {
    const auto o = std::make_shared<spade::EvalMergeOptions>();
    po::options_description arguments;
    arguments.add_options()("inputs", po::value(&o->inputs)->value_name("FILE"),
                            "Statistics of all shards of one run, from --stats-out");
    cli::Command command;
    command.name = "merge";
    command.synopsis = "[OPTIONS] FILE...";
    command.summary = "Join the statistics of shards and report on the whole";
    command.examples = {{"spade-eval merge part-*.h5 --json report.json --html report.html",
                         "the report that one run would have made"}};
    command.arguments.add(arguments);
    command.options = std::vector<cli::OptionGroup>{{"Output", report_options(o->report)}};
    command.validate = [o] {
        if (o->inputs.empty()) {
            throw spade::UsageError("FILE is missing: give the statistics of every shard");
        }
        validate_report(o->report);
    };
    command.run = [o] {
        cli::prepare_environment(o->report.threads, o->report.threads);
        return cli::run_module("libspade-eval.so", "spade_evaluate_merged", *o);
    };
    return command;
}

} // namespace

int main(int argc, char* argv[]) {
    const auto evaluate = evaluate_command();
    cli::Tool tool{"spade-eval", evaluate.summary, {evaluate, merge_command()}};
    tool.libraries = cli::network_libraries();
    return cli::run_tool(tool, argc, argv);
}
