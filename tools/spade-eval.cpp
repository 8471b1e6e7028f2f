/// spade-eval: how good pictures are, in numbers that others can reproduce.

#include "libspade/base/device.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/base/text.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/tool.hpp"
#include "libspade/cli/value.hpp"
#include "libspade/eval/measures.hpp"
#include "libspade/prepare/preset.hpp"

#include <fmt/ranges.h>

#include <memory>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description input_options(spade::EvalOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("fake", po::value(&o.fake)->value_name("DIR|SET")->required(),
        "Pictures to evaluate: a folder, a data set, statistics of an earlier run, or an .npz of "
        "pytorch-fid");
    add("real", po::value(&o.real)->value_name("DIR|SET"),
        "The reference set: a folder, a data set, statistics or an .npz of pytorch-fid");
    add("truth", po::value(&o.truth)->value_name("LABELS"),
        "Label maps, paired by name: a folder or a data set");
    cli::add_table(d, o.table);
    cli::add_pair_pattern(d, o.pair_patterns, "KIND is fake, real, truth or predicted");
    add("preset", cli::choice(o.preset, {spade::kPresetNames.begin(), spade::kPresetNames.end()}),
        "Names of a known collection: patterns for --truth and --real");
    cli::add_ignore_exif(d, o.ignore_exif);
    cli::add_shard(d, o.shard);
    return d;
}

po::options_description metric_options(spade::EvalOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("metrics", po::value(&o.metrics)->value_name("LIST"),
        fmt::format("Comma-separated list of {}. Default: all that the given networks and sets "
                    "allow, except psnr, ssim and diversity",
                    fmt::join(spade::names_of<spade::Measure>(), ", "))
            .c_str());
    add("bootstrap", cli::number(o.bootstrap, "N", {0, 1e6}),
        "Number of resampled sets for the 95 % intervals; feature distances use a twentieth of "
        "them. 0: no intervals");
    add("kid-subsets", cli::number(o.kid_subsets, "N", {0, 1e6}),
        "Number of random subsets for the mean and standard deviation of KID, which are reported "
        "in addition to the KID of all pictures");
    add("kid-subset-size", cli::number(o.kid_subset_size, "N", {3, 1e6}),
        "Number of pictures in each subset of --kid-subsets");
    add("precision-k", cli::number(o.precision_k, "K", {1, 1000}),
        "Number of nearest neighbours for precision and recall");
    add("density-k", cli::number(o.density_k, "K", {1, 1000}),
        "Number of nearest neighbours for density and coverage");
    add("fid-infinity", po::bool_switch(&o.fid_infinity),
        "Also report the Frechet distance extrapolated to infinitely many pictures");
    cli::add_seed(d, o.seed);
    return d;
}

po::options_description network_options(spade::EvalOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("features", po::value(&o.features)->value_name("NET"),
        "Network for fid, kid and prdc: the 2015 Inception (spade-prepare import --inception), or "
        "an ONNX or TorchScript file with a card; only the Inception's distance is called FID");
    add("resize", cli::choice(o.resize),
        "How pictures are resized for the network of --features. Default: what its card says, or "
        "clean if it has none");
    add("lpips", po::value(&o.lpips)->value_name("FILE"),
        "LPIPS weights (spade-prepare import --lpips), for lpips and diversity");
    add("segmenter", po::value(&o.segmenter)->value_name("NET"),
        "Network for miou and accuracy: ONNX or TorchScript with a card");
    add("predicted", po::value(&o.predicted)->value_name("DIR"),
        "Instead of --segmenter: label maps that your own network predicted for the fake pictures");
    add("predicted-ids",
        po::value(&o.predicted_ids)
            ->value_name("table|train|FILE.tsv")
            ->default_value(o.predicted_ids),
        "Ids of the --predicted maps: those of the table, its train ids, or others that a .tsv "
        "translates: a line 'from <tab> to' for each, where 'to' is an id or a label's name");
    add("all-labels", po::bool_switch(&o.all_labels),
        "For miou and accuracy: score the labels, too, that the table marks as ignored, because "
        "the benchmark leaves them out");
    add("allow-code", po::value(&o.allow_code)->value_name("SHA256"),
        "Run the TorchScript file that has this SHA-256; it is a program and may do anything");
    add("cache", po::value(&o.cache)->value_name("DIR"),
        "Cache features here, by picture, network and resize");
    return d;
}

po::options_description report_options(spade::ReportOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("json", po::value(&o.json)->value_name("FILE"), "Report as JSON; - is standard output");
    add("html", po::value(&o.html)->value_name("FILE"),
        "Report as one self-contained page with pictures");
    add("stats-out", po::value(&o.stats_out)->value_name("FILE"),
        "Everything that was measured, for spade-eval merge or as --real of a later run; .npz: "
        "mean and covariance of the fake pictures' features, for pytorch-fid");
    add("fail-if", po::value(&o.fail_if)->value_name("CONDITION"),
        "Exit with 1 if the report meets this condition, such as 'fid>30'. May be repeated");
    cli::add_overwrite(d, o.overwrite);
    cli::add_threads(d, o.threads);
    return d;
}

void validate(const spade::EvalOptions& o) {
    if (o.fake.empty()) {
        throw spade::UsageError("--fake must not be empty");
    }
    if (!o.segmenter.empty() && !o.predicted.empty()) {
        throw spade::UsageError("--segmenter and --predicted are mutually exclusive; omit one");
    }
    spade::parse_device(o.device);
    if (!o.shard.empty()) {
        spade::parse_shard(o.shard);
        if (o.report.stats_out.empty() || spade::ends_with(o.report.stats_out, ".npz")) {
            throw spade::UsageError("--shard needs --stats-out FILE.h5: a shard has no report; "
                                    "spade-eval merge joins the shards");
        }
        if (!o.report.json.empty() || !o.report.html.empty() || !o.report.fail_if.empty()) {
            throw spade::UsageError("--shard: a shard has no report; give --json, --html and "
                                    "--fail-if to spade-eval merge");
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
    command.summary = "Evaluate pictures: FID, KID, precision, LPIPS, mIoU";
    command.examples = {
        {"spade-eval --fake made/ --real photos/ --features inception.h5 --json report.json",
         "FID, KID, precision and recall"},
        {"spade-eval --fake made/ --real photos/ --truth labels/ --table camvid --segmenter "
         "camvid-cgnet.onnx --html report.html",
         "accuracy and mIoU, and for comparison those of the real photos"},
        {"spade-eval --fake made/ --real photos/ --features inception.h5 --fail-if 'fid>30' -q",
         "in a pipeline: exit with 1 if the FID is above 30"},
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
