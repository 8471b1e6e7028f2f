/// spade-synth: label maps in, pictures out.

#include "libspade/base/device.hpp"
#include "libspade/base/error.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/module.hpp"
#include "libspade/cli/tool.hpp"
#include "libspade/cli/value.hpp"
#include "libspade/prepare/preset.hpp"
#include "libspade/synth/options.hpp"

#include <algorithm>
#include <vector>

namespace {

namespace po = boost::program_options;
namespace cli = spade::cli;

po::options_description arguments(spade::SynthOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("labels", po::value(&o.labels)->value_name("LABELS"),
        "Label maps: folders (walked, mirrored), files, a data set of spade-prepare, or - for "
        "one PNG on standard input");
    return d;
}

po::options_description input_options(spade::SynthOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("checkpoint,c", po::value(&o.checkpoint)->value_name("FILE")->required(),
        "Trained generator, from spade-train or spade-prepare import");
    add("instances,i", po::value(&o.instances)->value_name("DIR"),
        "Instance maps, paired by name; from-labels takes the edges of the label maps instead. "
        "Needed by a checkpoint that was trained with them");
    cli::add_pair_pattern(d, o.pair_patterns, "KIND is labels, instances or photos (of --style)");
    add("preset", cli::choice(o.preset, {spade::kPresetNames.begin(), spade::kPresetNames.end()}),
        "Names of a known collection: patterns for labels, instances and photos");
    add("palettes", cli::choice(o.palettes),
        "Whether palettes of label maps must agree with each other; indices are the ids in any "
        "case");
    cli::add_ignore_exif(d, o.ignore_exif);
    cli::add_files_from(d, o.files_from, o.null_separated);
    cli::add_shard(d, o.shard);
    cli::add_on_error(d, o.on_error);
    return d;
}

po::options_description style_options(spade::SynthOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("style,s", po::value(&o.style)->value_name("FILE"),
        "Take the style of a photo: one for all maps, a folder paired by name, or a .tsv with a "
        "map and a photo a line");
    add("style-noise", cli::number(o.style_noise, "S", {0, 1e6}),
        "Scale of the noise around the photo's mean style; 1 draws from its posterior");
    add("samples", cli::number(o.samples, "K", {1, 10000}),
        "Pictures for each map, NAME.1.png to NAME.K.png, each in a style of its own");
    cli::add_seed(d, o.seed);
    return d;
}

po::options_description output_options(spade::SynthOptions& o) {
    po::options_description d;
    auto add = d.add_options();
    add("output,o", po::value(&o.output)->value_name("DIR")->required(),
        "Folder for the pictures and manifest.jsonl; - writes one picture to standard output");
    add("size", po::value(&o.size)->value_name("SIZE")->default_value(o.size),
        "native: as trained; keep: the map's own; or WxH. Other than native only where the "
        "network has no fixed latent grid");
    add("format", cli::choice(o.format), "Format of the pictures");
    add("quality", cli::number(o.quality, "Q", {1, 100}), "Quality of JPEG pictures");
    add("round", cli::choice(o.rounding),
        "How levels become 8 bits; truncate is what the reference does");
    add("skip-existing", po::bool_switch(&o.skip_existing),
        "Leave pictures that the manifest vouches for: same map, model, style, seed and settings, "
        "file unchanged");
    cli::add_overwrite(d, o.overwrite);
    cli::add_dry_run(d, o.dry_run);
    cli::add_json(d, o.json);
    return d;
}

po::options_description compute_options(spade::SynthOptions& o) {
    po::options_description d;
    cli::add_device(d, o.device);
    cli::add_threads(d, o.threads);
    auto add = d.add_options();
    add("precision",
        cli::choice(o.precision, {spade::Precision::kFloat32, spade::Precision::kBFloat16}),
        "Of convolutions. bf16 is the faster where the processor has it; pictures differ a little");
    add("batch,b", cli::number(o.batch, "N", {1, 1024}),
        "Pictures for each forward pass. More pays on a GPU only, where it may change the last "
        "bit");
    return d;
}

std::vector<cli::OptionGroup> options(spade::SynthOptions& o) {
    return {{"Input", input_options(o)},
            {"Style", style_options(o)},
            {"Output", output_options(o)},
            {"Computing", compute_options(o)}};
}

constexpr const char* kStream = "-";

/// Standard input and output each serve one purpose.
void validate_streams(const spade::SynthOptions& o) {
    const bool map_from_stdin =
        std::find(o.labels.begin(), o.labels.end(), kStream) != o.labels.end();
    if (map_from_stdin && o.files_from == kStream) {
        throw spade::UsageError("-: standard input cannot be a map and the list of --files-from");
    }
    if (o.null_separated && o.files_from.empty()) {
        throw spade::UsageError("--null tells how --files-from separates names; give --files-from");
    }
    if (o.output == kStream && (o.json || o.skip_existing || !o.shard.empty())) {
        throw spade::UsageError("-o -: standard output holds one picture; leave out --json, "
                                "--skip-existing and --shard");
    }
}

void validate(const spade::SynthOptions& o) {
    if (o.labels.empty() && o.files_from.empty()) {
        throw spade::UsageError("LABELS are missing: give folders, files, - or --files-from");
    }
    if (o.output.empty() || o.checkpoint.empty()) {
        throw spade::UsageError("--{} must not be empty",
                                o.output.empty() ? "output" : "checkpoint");
    }
    validate_streams(o);
    if (o.style_noise > 0 && o.style.empty()) {
        throw spade::UsageError("--style-noise is the noise around a photo's style; give --style");
    }
    if (o.skip_existing && o.overwrite) {
        throw spade::UsageError("--skip-existing and --overwrite contradict each other");
    }
    if (o.dry_run && o.json) {
        throw spade::UsageError("--dry-run prints a plan for people; leave out --json");
    }
    if (!o.shard.empty()) {
        spade::parse_shard(o.shard);
    }
    spade::parse_device(o.device);
}

} // namespace

int main(int argc, char* argv[]) {
    spade::SynthOptions o;
    cli::Command command;
    command.synopsis = "[OPTIONS] --checkpoint FILE --output DIR LABELS...";
    command.summary = "Synthesize photos from label maps";
    command.examples = {
        {"spade-synth -c coco.h5 -i instances/ -o photos/ labels/", "a folder of maps"},
        {"spade-synth -c land.h5 --style sunset.jpg -o photos/ labels/", "in the style of a photo"},
        {"spade-synth -c land.h5 --samples 5 -o photos/ map.png", "five styles of one map"},
        {"cat map.png | spade-synth -c land.h5 -o - - > photo.png", "in a pipeline"},
    };
    command.arguments.add(arguments(o));
    command.options = options(o);
    command.validate = [&] { validate(o); };
    command.run = [&] {
        cli::prepare_environment(o.threads);
        return cli::run_module("libspade.so", "spade_synthesize", o);
    };
    cli::Tool tool{"spade-synth", command.summary, {command}};
    tool.libraries = cli::network_libraries();
    return cli::run_tool(tool, argc, argv);
}
