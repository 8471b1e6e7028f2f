#include "libspade/cli/common.hpp"

#include "libspade/base/threads.hpp"
#include "libspade/cli/value.hpp"

namespace spade::cli {

namespace {

constexpr Range kThreads{1, 1024}; // beyond any machine; TBB would run out of stacks

po::typed_value<bool>* flag(bool& value) { return po::bool_switch(&value)->default_value(value); }

} // namespace

void add_files_from(po::options_description& d, std::string& files_from, bool& null_separated) {
    auto add = d.add_options();
    add("files-from", po::value(&files_from)->value_name("FILE|-")->default_value(files_from),
        "Read the names of input files from a list, one a line; - reads standard input");
    add("null,0", flag(null_separated),
        "The list ends its names with NUL instead of newline, as find -print0 writes it");
}

void add_table(po::options_description& d, std::string& table) {
    d.add_options()("table", po::value(&table)->value_name("FILE"),
                    "Label table: a .labels file, or the name of an installed one such as "
                    "coco-stuff");
}

void add_shard(po::options_description& d, std::string& shard) {
    d.add_options()("shard", po::value(&shard)->value_name("i/n|auto")->default_value(shard),
                    "Do only the i-th of n parts, counted from 1 and split by name; auto takes "
                    "both from a job array of Slurm, Grid Engine or LSF");
}

void add_on_error(po::options_description& d, OnError& on_error) {
    d.add_options()("on-error", choice(on_error),
                    "What a bad input does: skip costs its own place only and exits 65 in the "
                    "end, or 66 where an input is missing; stop ends the run");
}

void add_pair_pattern(po::options_description& d, std::vector<std::string>& patterns,
                      const std::string& kinds) {
    const auto help = "Where names differ: " + kinds +
                      "; in GLOB, which includes the extension, * is the part that the names "
                      "share, ** any other part. May be given for each kind";
    d.add_options()("pair-pattern", po::value(&patterns)->value_name("KIND=GLOB"), help.c_str());
}

void add_ignore_exif(po::options_description& d, bool& ignore_exif) {
    d.add_options()("ignore-exif", flag(ignore_exif),
                    "Leave pictures as they are stored, where the camera says that they must be "
                    "turned (EXIF orientation): for maps that were drawn on the stored pixels");
}

void add_seed(po::options_description& d, std::uint64_t& seed) {
    d.add_options()("seed", po::value(&seed)->value_name("N")->default_value(seed),
                    "Seed of all that is random; the same seed gives the same result");
}

void add_overwrite(po::options_description& d, bool& overwrite) {
    d.add_options()("overwrite,O", flag(overwrite), "Replace outputs that exist");
}

void add_dry_run(po::options_description& d, bool& dry_run) {
    d.add_options()("dry-run", flag(dry_run), "Say what would be done, and write nothing");
}

void add_json(po::options_description& d, bool& json) {
    d.add_options()("json", flag(json), "Print the result as JSON on standard output");
}

void add_output_file(po::options_description& d, std::string& output, const char* help,
                     bool& overwrite, bool& json) {
    d.add_options()("output,o", po::value(&output)->value_name("FILE")->required(), help);
    add_overwrite(d, overwrite);
    add_json(d, json);
}

void add_device(po::options_description& d, std::string& device) {
    d.add_options()("device",
                    po::value(&device)->value_name("cpu|cuda|cuda:N")->default_value(device),
                    "Where to compute");
}

void add_threads(po::options_description& d, int& threads) {
    auto* const value = number(threads, "N", kThreads);
    if (threads == available_threads()) {
        value->default_value(threads, "all CPUs this process may use");
    }
    d.add_options()("threads,j", value, "Threads to keep busy");
}

std::vector<Libraries> data_libraries() { return {{"libspade-data.so", "spade_data_libraries"}}; }

std::vector<Libraries> network_libraries() {
    return {{"libspade-data.so", "spade_data_libraries"}, {"libspade.so", "spade_nn_libraries"}};
}

} // namespace spade::cli
