#ifndef TESTS_CLI_FAKE_TOOL_HPP
#define TESTS_CLI_FAKE_TOOL_HPP

#include "libspade/cli/common.hpp"
#include "libspade/cli/tool.hpp"
#include "libspade/cli/value.hpp"
#include "tests/base/variable.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace spade::test {

/// Messages are compared byte by byte.
inline const Variable kNoForcedColor("CLICOLOR_FORCE", nullptr);

/// One option of each kind.
struct FakeOptions {
    std::vector<std::string> labels;
    std::string checkpoint;
    std::string style = "plain";
    std::string format = "png";
    std::vector<std::string> tags;
    int batch = 1;
    std::uint64_t seed = 0;
    double learning_rate = 0.1;
    bool overwrite = false;
    int threads = 4;
};

/// A command that does `work`, or nothing, and leaves its options in `o`.
inline cli::Command fake_command(FakeOptions& o, const std::function<ExitCode()>& work = nullptr) {
    namespace po = cli::po;
    cli::Command command;
    command.synopsis = "[OPTIONS] --checkpoint FILE [LABELS...]";
    command.summary = "Pretend to synthesize";
    command.examples = {{"spade-fake -c a.h5 labels/", "a folder of maps"}};
    command.arguments.add_options()("labels", po::value(&o.labels)->value_name("LABELS"),
                                    "Label maps. Folders or files");
    po::options_description input;
    input.add_options()("checkpoint,c", po::value(&o.checkpoint)->value_name("FILE")->required(),
                        "Trained generator")("tag", po::value(&o.tags)->value_name("TEXT"),
                                             "A tag; may be given again");
    input.add_options()("style,s",
                        po::value(&o.style)->value_name("PHOTO|DIR")->default_value(o.style),
                        "The style of a photo");
    po::options_description output;
    output.add_options()("format", cli::choice(o.format, {"png", "jpg"}), "Format of the pictures");
    cli::add_overwrite(output, o.overwrite);
    po::options_description compute;
    compute.add_options()("batch,b", po::value(&o.batch)->value_name("N")->default_value(o.batch),
                          "Pictures for each forward pass")(
        "learning-rate",
        po::value(&o.learning_rate)->value_name("R")->default_value(o.learning_rate), "Step");
    cli::add_seed(compute, o.seed);
    cli::add_threads(compute, o.threads);
    command.options.push_back({"Input", input});
    command.options.push_back({"Output", output});
    command.options.push_back({"Computing", compute});
    command.run = work ? work : [] { return ExitCode::kOk; };
    return command;
}

struct Outcome {
    int code;
    std::string out;
    std::string err;
};

inline Outcome run(const cli::Tool& tool, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), tool.name);
    std::vector<char*> argv;
    for (auto& argument : arguments) {
        argv.push_back(argument.data());
    }
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = cli::run_tool(tool, int(argv.size()), argv.data());
    return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

/// Runs the tool of one command.
inline Outcome run_fake(FakeOptions& o, const std::vector<std::string>& arguments,
                        const std::function<ExitCode()>& work = nullptr) {
    return run({"spade-fake", "Pretend to synthesize", {fake_command(o, work)}}, arguments);
}

inline Outcome run_fake(const std::vector<std::string>& arguments,
                        const std::function<ExitCode()>& work = nullptr) {
    FakeOptions o;
    return run_fake(o, arguments, work);
}

/// A tool of two commands, import and lint.
inline Outcome run_fake_suite(const std::vector<std::string>& arguments) {
    FakeOptions o;
    auto import = fake_command(o);
    import.name = "import";
    import.summary = "Import weights";
    cli::Command lint;
    lint.name = "lint";
    lint.synopsis = "LABELS";
    lint.summary = "Read every map";
    lint.run = [] { return ExitCode::kNo; };
    return run({"spade-suite", "Pretend to prepare", {import, lint}}, arguments);
}

} // namespace spade::test

#endif // TESTS_CLI_FAKE_TOOL_HPP
