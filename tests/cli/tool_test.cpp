#include "libspade/cli/tool.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/invocation.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/threads.hpp"
#include "tests/cli/fake_tool.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <new>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace spade::test {
namespace {

using Arguments = std::vector<std::string>;

/// The message of a run that must be refused: one line, exit 64, the advice cut off.
std::string refusal(const Arguments& arguments) {
    const auto outcome = run_fake(arguments);
    EXPECT_EQ(outcome.code, 64);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    const std::string name = "spade-fake: ";
    const std::string advice = " (see 'spade-fake --help')\n";
    EXPECT_EQ(outcome.err.rfind(name, 0), 0U);
    EXPECT_EQ(outcome.err.find(advice) + advice.size(), outcome.err.size()) << outcome.err;
    return outcome.err.substr(name.size(), outcome.err.size() - name.size() - advice.size());
}

TEST(UsageErrors, AreOneLineWithTheRemedy) {
    const std::vector<std::pair<Arguments, std::string>> cases{
        {{"--chekpoint", "x"}, "unknown option '--chekpoint'; did you mean --checkpoint?"},
        {{"--chekpoint=x"}, "unknown option '--chekpoint'; did you mean --checkpoint?"},
        {{"--check", "x"}, "unknown option '--check'; did you mean --checkpoint?"},
        {{"-c", "a", "--frobnicate"}, "unknown option '--frobnicate'"},
        {{"-c", "a", "-z"}, "unknown option '-z'"},
        {{"-c", "a", "-Oz"}, "unknown option '-z'"},
        {{"-c", "a", "-zO"}, "unknown option '-z'"},
        {{"-c", "a", "-qzO"}, "unknown option '-z'"},
        {{"-c", "a", "-1"}, "unknown option '-1'"},
        {{"-c", "a", "--labels", "x"}, "unknown option '--labels'"},
        {{"labels"}, "--checkpoint is missing"},
        {{"-c"}, "--checkpoint needs a value, FILE"},
        {{"-c", "a", "--batch"}, "--batch needs a value, N"},
        {{"--checkpoint="}, "--checkpoint needs a value, FILE"},
        {{"-c", "-O"}, "--checkpoint needs a value, FILE"},
        {{"--checkpoint", "--batch=3"}, "--checkpoint needs a value, FILE; '--batch' is an option"},
        {{"--checkpoint", "--batch", "3"},
         "--checkpoint needs a value, FILE; '--batch' is an option"},
        {{"-c", "a", "--overwrite=yes"}, "--overwrite takes no value"},
        {{"-c", "a", "-b1", "--batch", "2"}, "--batch is given twice"},
        {{"-c", "a", "-OO"}, "--overwrite is given twice"},
        {{"-c", "a", "--batch", "x"}, "--batch: 'x' is not a whole number"},
        {{"-c", "a", "--batch", "1.5"}, "--batch: '1.5' is not a whole number"},
        {{"-c", "a", "--batch", ""}, "--batch: '' is not a whole number"},
        {{"-c", "a", "--batch", "99999999999"}, "--batch: '99999999999' is out of range"},
        {{"-c", "a", "--seed", "-1"}, "--seed: '-1' is not a non-negative whole number"},
        {{"-c", "a", "--learning-rate", "fast"}, "--learning-rate: 'fast' is not a number"},
        {{"-c", "a", "--learning-rate", "nan"}, "--learning-rate: 'nan' is not a number"},
        {{"-c", "a", "--format", "gif"}, "--format must be png or jpg, not 'gif'"},
        {{"-c", "a", "--color", "red"}, "--color must be auto, always or never, not 'red'"},
        {{"-c", "a", "-q", "-v"}, "--quiet and --verbose contradict each other"},
    };
    for (const auto& [arguments, message] : cases) {
        EXPECT_EQ(refusal(arguments), message);
    }
}

TEST(UsageErrors, NameARequiredArgument) {
    std::string input;
    cli::Command command;
    command.synopsis = "INPUT";
    command.arguments.add_options()(
        "input", cli::po::value(&input)->value_name("INPUT")->required(), "What to read");
    command.run = [] { return ExitCode::kOk; };
    const cli::Tool tool{"spade-one", "One", {command}};
    EXPECT_EQ(run(tool, {"-v"}).err, "spade-one: INPUT is missing (see 'spade-one --help')\n");
    EXPECT_EQ(run(tool, {"a", "b"}).err,
              "spade-one: unexpected argument 'b' (see 'spade-one --help')\n");
    EXPECT_EQ(run(tool, {"a"}).code, 0);
    EXPECT_EQ(input, "a");
}

TEST(Arguments, ADashAloneAndAllAfterTwoDashesArePositional) {
    FakeOptions o;
    EXPECT_EQ(run_fake(o, {"-", "-c", "a", "x", "--", "-O", "--help"}).code, 0);
    EXPECT_EQ(o.labels, (Arguments{"-", "x", "-O", "--help"}));
    EXPECT_FALSE(o.overwrite);
}

TEST(Arguments, TakeGnuSpelling) {
    FakeOptions o;
    EXPECT_EQ(run_fake(o, {"-Ob4", "--checkpoint=a=b", "-j", "2", "--learning-rate", "1e-3"}).code,
              0);
    EXPECT_TRUE(o.overwrite);
    EXPECT_EQ(o.batch, 4);
    EXPECT_EQ(o.checkpoint, "a=b");
    EXPECT_EQ(o.threads, 2);
    EXPECT_EQ(o.learning_rate, 1e-3);
}

TEST(Arguments, MayBeNegativeNumbers) {
    FakeOptions o;
    EXPECT_EQ(run_fake(o, {"-c", "a", "--learning-rate", "-0.5", "-b", "-3"}).code, 0);
    EXPECT_EQ(o.learning_rate, -0.5);
    EXPECT_EQ(o.batch, -3);
}

TEST(Tool, WithoutArgumentsShowsItsUsage) {
    const auto outcome = run_fake({});
    EXPECT_EQ(outcome.code, 64);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "spade-fake: usage: spade-fake [OPTIONS] --checkpoint FILE [LABELS...] "
                           "(see 'spade-fake --help')\n");
}

TEST(Tool, HelpAndVersionAreDataAndComeBeforeComplaints) {
    for (const char* request : {"--help", "-h", "--version"}) {
        const auto outcome = run_fake({"--nonsense", request});
        EXPECT_EQ(outcome.code, 0);
        EXPECT_EQ(outcome.err, "");
        EXPECT_NE(outcome.out, "");
    }
    EXPECT_EQ(run_fake({"--version"}).out.rfind("spade-fake (libspade) ", 0), 0U);
}

TEST(Tool, ExitsWithTheCodeOfItsWork) {
    for (const auto code : {ExitCode::kOk, ExitCode::kNo, ExitCode::kData, ExitCode::kStopped}) {
        EXPECT_EQ(run_fake({"-c", "a"}, [=] { return code; }).code, int(code));
    }
}

TEST(Tool, CatchesOnce) {
    const auto thrown = [](const std::function<ExitCode()>& work) {
        return run_fake({"-c", "a"}, work);
    };
    const auto missing = thrown([]() -> ExitCode { throw MissingError("a\nb.h5: not there"); });
    EXPECT_EQ(missing.code, 66);
    EXPECT_EQ(missing.err, "spade-fake: a\\nb.h5: not there\n");
    const auto memory = thrown([]() -> ExitCode { throw std::bad_alloc(); });
    EXPECT_EQ(memory.code, 70);
    EXPECT_EQ(memory.err, "spade-fake: out of memory; try a smaller --batch or fewer --threads\n");
    const auto foreign = thrown([]() -> ExitCode { throw std::runtime_error("x\nbacktrace"); });
    EXPECT_EQ(foreign.code, 70);
    EXPECT_EQ(foreign.err, "spade-fake: internal error, please report it: x\n");
    EXPECT_EQ(thrown([]() -> ExitCode { throw 1; }).code, 70);
    const auto usage = thrown([]() -> ExitCode { throw UsageError("a and b are one file"); });
    EXPECT_EQ(usage.err, "spade-fake: a and b are one file (see 'spade-fake --help')\n");
}

TEST(Tool, ValidatesBeforeItWorks) {
    bool worked = false;
    EXPECT_EQ(run_fake({"-c", "a", "--format", "gif"},
                       [&] {
                           worked = true;
                           return ExitCode::kOk;
                       })
                  .code,
              64);
    EXPECT_FALSE(worked);
}

TEST(Tool, RecordsHowItWasCalled) {
    std::string line;
    run_fake({"-c", "a b.h5", "--", "it's"}, [&] {
        line = invocation().command_line;
        return ExitCode::kOk;
    });
    EXPECT_EQ(line, "spade-fake -c 'a b.h5' -- 'it'\\''s'");
    EXPECT_EQ(invocation().tool, "spade-fake");
}

ExitCode speak() {
    log_error("e");
    log_warning("w");
    log_info("i");
    log_debug("d");
    return ExitCode::kOk;
}

TEST(Tool, LogsAsMuchAsAsked) {
    EXPECT_EQ(run_fake({"-c", "a"}, speak).err, "spade-fake: e\nspade-fake: w\nspade-fake: i\n");
    EXPECT_EQ(run_fake({"-c", "a", "-q"}, speak).err, "spade-fake: e\n");
    const auto verbose = run_fake({"-c", "a", "-v", "x"}, speak).err;
    EXPECT_NE(verbose.find(": spade-fake -c a -v x\n"), std::string::npos) << verbose;
    EXPECT_NE(verbose.find("spade-fake: checkpoint = a (from --checkpoint)\n"), std::string::npos);
    EXPECT_NE(verbose.find("spade-fake: labels = x (from LABELS)\n"), std::string::npos);
    EXPECT_EQ(verbose.find("batch"), std::string::npos);
    EXPECT_NE(run_fake({"-c", "a", "--color=always"}, speak).err.find('\x1b'), std::string::npos);
}

TEST(Suite, NamesItsCommands) {
    const auto help = run_fake_suite({"--help"});
    EXPECT_EQ(help.code, 0);
    EXPECT_NE(help.out.find("\n  import "), std::string::npos);
    EXPECT_NE(help.out.find("\n  lint "), std::string::npos);
    EXPECT_EQ(help.out.find("--checkpoint FILE  "), std::string::npos);
    const auto import = run_fake_suite({"import", "--help"});
    EXPECT_EQ(import.out.rfind("Usage: spade-suite import [OPTIONS]", 0), 0U);
    EXPECT_NE(import.out.find("--checkpoint FILE  "), std::string::npos);
}

TEST(Suite, RunsTheCommandThatIsNamed) {
    EXPECT_EQ(run_fake_suite({"lint"}).code, 1);
    EXPECT_EQ(run_fake_suite({"import", "-c", "a"}).code, 0);
}

TEST(Suite, ErrorsNameTheCommand) {
    EXPECT_EQ(run_fake_suite({"imprt"}).err,
              "spade-suite: unknown command 'imprt'; did you mean import? "
              "(see 'spade-suite --help')\n");
    EXPECT_EQ(run_fake_suite({"import"}).err,
              "spade-suite: --checkpoint is missing (see 'spade-suite import --help')\n");
    EXPECT_EQ(run_fake_suite({"-q", "lint"}).code, 64);
    EXPECT_EQ(run_fake_suite({}).err, "spade-suite: usage: spade-suite COMMAND [OPTIONS] ... "
                                      "(see 'spade-suite --help')\n");
}

TEST(Suite, MayHaveACommandWithoutAName) {
    FakeOptions o;
    cli::Command merge;
    merge.name = "merge";
    merge.synopsis = "F.h5...";
    merge.summary = "Merge";
    merge.run = [] { return ExitCode::kNo; };
    const cli::Tool tool{"spade-both", "Both", {fake_command(o), merge}};
    EXPECT_EQ(run(tool, {"merge"}).code, 1);
    EXPECT_EQ(run(tool, {"-c", "a", "merge"}).code, 0);
    EXPECT_EQ(o.labels, Arguments{"merge"});
    const auto help = run(tool, {"--help"}).out;
    EXPECT_NE(help.find("--checkpoint FILE  "), std::string::npos);
    EXPECT_NE(help.find("\nCommands:\n  merge "), std::string::npos);
}

TEST(Declarations, MustNotClash) {
    FakeOptions o;
    auto command = fake_command(o);
    bool quick = false;
    cli::po::options_description clash;
    clash.add_options()("quick,q", cli::po::bool_switch(&quick), "Clashes with -q");
    command.options.push_back({"More", clash});
    const auto outcome = run({"spade-fake", "Clash", {command}}, {"-c", "a"});
    EXPECT_EQ(outcome.code, 70);
    EXPECT_EQ(outcome.err, "spade-fake: option '-q' is declared twice\n");
}

/// For a death test: makes standard output a full disk.
template <class Work>
[[noreturn]] void run_on_full_disk(const Arguments& arguments, const Work& work) {
    const int full = open("/dev/full", O_WRONLY);
    dup2(full, STDOUT_FILENO);
    FakeOptions o;
    const cli::Tool tool{"spade-fake", "Fake", {fake_command(o, work)}};
    Arguments all{"spade-fake"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& argument : all) {
        argv.push_back(argument.data());
    }
    _exit(cli::run_tool(tool, int(argv.size()), argv.data()));
}

TEST(FullDiskDeathTest, NoLostByteExitsZero) {
    const auto nothing = [] { return ExitCode::kOk; };
    const auto exits = testing::ExitedWithCode(74);
    const char* const message = "^spade-fake: cannot write to standard output: [^\n]*\n$";
    EXPECT_EXIT(run_on_full_disk({"--help"}, nothing), exits, message);
    EXPECT_EXIT(run_on_full_disk({"--help-man"}, nothing), exits, message);
    EXPECT_EXIT(run_on_full_disk({"-c", "a", "--dump-config"}, nothing), exits, message);
    EXPECT_EXIT(run_on_full_disk({"-c", "a"},
                                 [] {
                                     std::cout << "one line\n";
                                     return ExitCode::kOk;
                                 }),
                exits, message);
    EXPECT_EXIT(run_on_full_disk({"-c", "a"},
                                 [] {
                                     for (int line = 0; line < 10'000; ++line) {
                                         fmt::print("{}\n", line);
                                     }
                                     return ExitCode::kOk;
                                 }),
                exits, message);
    EXPECT_EXIT(run_on_full_disk({"-c", "a"}, nothing), testing::ExitedWithCode(0), "^$");
}

/// kOk if a newly opened file gets no standard descriptor, and using the closed ones fails.
ExitCode use_closed_descriptors() {
    const int file = open("/dev/zero", O_RDWR);
    char byte = 'x';
    const bool fails = read(STDIN_FILENO, &byte, 1) < 0 && write(STDOUT_FILENO, &byte, 1) < 0 &&
                       write(STDERR_FILENO, &byte, 1) < 0;
    return file > STDERR_FILENO && fails ? ExitCode::kOk : ExitCode::kNo;
}

[[noreturn]] void run_with_closed_descriptors(ExitCode (*work)()) {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        close(number);
    }
    FakeOptions o;
    const cli::Tool tool{"spade-fake", "Fake", {fake_command(o, work)}};
    std::string words[] = {"spade-fake", "-c", "a"};
    char* argv[] = {words[0].data(), words[1].data(), words[2].data()};
    _exit(cli::run_tool(tool, 3, argv));
}

TEST(ClosedDescriptorsDeathTest, NoFileTakesTheirPlace) {
    EXPECT_EXIT(run_with_closed_descriptors(use_closed_descriptors), testing::ExitedWithCode(0),
                "");
    EXPECT_EXIT(run_with_closed_descriptors([]() -> ExitCode { throw IoError("into nothing"); }),
                testing::ExitedWithCode(74), "^$");
}

} // namespace
} // namespace spade::test
