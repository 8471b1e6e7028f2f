#include "tests/base/variable.hpp"
#include "tests/cli/fake_tool.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

namespace spade::test {
namespace {

using Arguments = std::vector<std::string>;

/// The three places where a value can be set; bit by bit in `where`.
constexpr int kCommandLine = 1;
constexpr int kEnvironment = 2;
constexpr int kFile = 4;

FakeOptions configured(int where, const Arguments& arguments, const char* variable,
                       const char* in_environment, const std::string& in_file) {
    const TempDir dir;
    write_bytes(dir / "run.ini", (where & kFile) != 0 ? in_file : "# nothing\n");
    const Variable set(variable, (where & kEnvironment) != 0 ? in_environment : nullptr);
    Arguments all{"-c", "a.h5", "--config", (dir / "run.ini").string()};
    if ((where & kCommandLine) != 0) {
        all.insert(all.end(), arguments.begin(), arguments.end());
    }
    FakeOptions o;
    const auto outcome = run_fake(o, all);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return o;
}

template <class T>
T strongest(int where, T in_arguments, T in_environment, T in_file, T otherwise) {
    return (where & kCommandLine) != 0   ? in_arguments
           : (where & kEnvironment) != 0 ? in_environment
           : (where & kFile) != 0        ? in_file
                                         : otherwise;
}

class Precedence : public testing::TestWithParam<int> {};

TEST_P(Precedence, OfAWholeNumber) {
    const auto o = configured(GetParam(), {"--batch", "2"}, "SPADE_BATCH", "3", "batch = 4\n");
    EXPECT_EQ(o.batch, strongest(GetParam(), 2, 3, 4, 1));
}

TEST_P(Precedence, OfARealNumber) {
    const auto o = configured(GetParam(), {"--learning-rate=2e-4"}, "SPADE_LEARNING_RATE", "0.3",
                              "learning-rate = 4\n");
    EXPECT_EQ(o.learning_rate, strongest(GetParam(), 2e-4, 0.3, 4.0, 0.1));
}

TEST_P(Precedence, OfText) {
    const auto o =
        configured(GetParam(), {"-s", "a.png"}, "SPADE_STYLE", "b.png", "style = c.png\n");
    EXPECT_EQ(o.style, strongest<std::string>(GetParam(), "a.png", "b.png", "c.png", "plain"));
}

TEST_P(Precedence, OfASwitch) {
    const auto o = configured(GetParam(), {"-O"}, "SPADE_OVERWRITE", "no", "overwrite = true\n");
    EXPECT_EQ(o.overwrite, strongest(GetParam(), true, false, true, false));
}

TEST_P(Precedence, OfAListWhichIsNeverMixed) {
    const auto o = configured(GetParam(), {"--tag", "a", "--tag", "b"}, "SPADE_TAG", "c",
                              "tag = d\ntag = e\n");
    EXPECT_EQ(o.tags, strongest<Arguments>(GetParam(), {"a", "b"}, {"c"}, {"d", "e"}, {}));
}

INSTANTIATE_TEST_SUITE_P(All, Precedence, testing::Range(0, 8));

TEST(Environment, SwitchesAreTrueOrFalse) {
    for (const char* yes : {"true", "1", "yes", "TRUE"}) {
        const Variable overwrite("SPADE_OVERWRITE", yes);
        FakeOptions o;
        EXPECT_EQ(run_fake(o, {"-c", "a"}).code, 0);
        EXPECT_TRUE(o.overwrite) << yes;
    }
    const Variable overwrite("SPADE_OVERWRITE", "maybe");
    EXPECT_EQ(run_fake({"-c", "a"}).err,
              "spade-fake: SPADE_OVERWRITE: 'maybe' is not true or false "
              "(see 'spade-fake --help')\n");
}

TEST(Environment, IgnoresUnknownAndEmptyVariablesAndRequests) {
    const Variable unknown("SPADE_NONSENSE", "1");
    const Variable empty("SPADE_BATCH", "");
    const Variable help("SPADE_HELP", "true");
    const Variable dump("SPADE_DUMP_CONFIG", "true");
    const Variable positional("SPADE_LABELS", "x");
    FakeOptions o;
    const auto outcome = run_fake(o, {"-c", "a"});
    EXPECT_EQ(outcome.code, 0);
    EXPECT_EQ(outcome.out + outcome.err, "");
    EXPECT_EQ(o.batch, 1);
    EXPECT_TRUE(o.labels.empty());
}

TEST(Environment, CanNameTheFileAndFillARequiredOption) {
    const TempDir dir;
    write_bytes(dir / "run.ini", "batch = 9\n");
    const Variable config("SPADE_CONFIG", (dir / "run.ini").c_str());
    const Variable checkpoint("SPADE_CHECKPOINT", "a.h5");
    FakeOptions o;
    EXPECT_EQ(run_fake(o, {"labels"}).code, 0);
    EXPECT_EQ(o.batch, 9);
    EXPECT_EQ(o.checkpoint, "a.h5");
}

class ConfigFile : public testing::Test {
protected:
    std::string file() const { return (dir_ / "run.ini").string(); }

    /// The error for a file with this text, without the advice at its end.
    std::string refusal(const std::string& text) const {
        write_bytes(file(), text);
        const auto outcome = run_fake({"-c", "a", "--config", file()});
        EXPECT_EQ(outcome.code, 64) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        const auto advice = outcome.err.find(" (see 'spade-fake --help')\n");
        EXPECT_NE(advice, std::string::npos) << outcome.err;
        return outcome.err.substr(0, advice);
    }

private:
    TempDir dir_;
};

TEST_F(ConfigFile, NamesFileLineAndKey) {
    EXPECT_EQ(refusal("\nbacth = 2\n"),
              "spade-fake: " + file() + ":2: unknown key 'bacth'; did you mean batch?");
    EXPECT_EQ(refusal("help = true\n"),
              "spade-fake: " + file() + ":1: unknown key 'help'" + "; did you mean help?");
    EXPECT_EQ(refusal("batch = two\n"),
              "spade-fake: " + file() + ":1: batch: 'two' is not a whole number");
    EXPECT_EQ(refusal("batch = 2\nbatch = 2\n"),
              "spade-fake: " + file() + ":2: 'batch' is given twice");
    EXPECT_EQ(refusal("batch\n"),
              "spade-fake: " + file() + ":1: 'batch' is not a line of the form key = value");
}

TEST_F(ConfigFile, ThatIsMissingExits66) {
    const auto outcome = run_fake({"-c", "a", "--config", file()});
    EXPECT_EQ(outcome.code, 66);
    EXPECT_EQ(outcome.err,
              "spade-fake: --config " + file() + ": cannot read it: No such file or directory\n");
}

TEST_F(ConfigFile, DumpReproducesTheRun) {
    FakeOptions first;
    const auto dump = run_fake(first, {"-c",
                                       "a#1 .h5",
                                       "--tag",
                                       " x",
                                       "--tag",
                                       "",
                                       "-b",
                                       "7",
                                       "--learning-rate",
                                       "0.0002",
                                       "--seed",
                                       "18446744073709551615",
                                       "-O",
                                       "-j3",
                                       "--format",
                                       "jpg",
                                       "--dump-config",
                                       "--",
                                       "m 1.png",
                                       "-m\n2.png"});
    ASSERT_EQ(dump.code, 0) << dump.err;
    write_bytes(file(), dump.out);
    FakeOptions second;
    const auto again = run_fake(second, {"--config", file(), "--dump-config"});
    EXPECT_EQ(again.out, dump.out);
    EXPECT_EQ(second.checkpoint, "a#1 .h5");
    EXPECT_EQ(second.tags, (Arguments{" x", ""}));
    EXPECT_EQ(second.labels, (Arguments{"m 1.png", "-m\n2.png"}));
    EXPECT_EQ(second.batch, 7);
    EXPECT_EQ(second.learning_rate, 0.0002);
    EXPECT_EQ(second.seed, 18446744073709551615U);
    EXPECT_TRUE(second.overwrite);
    EXPECT_EQ(second.threads, 3);
    EXPECT_EQ(second.format, "jpg");
}

TEST_F(ConfigFile, DumpHasEveryOptionAndItsHelp) {
    const auto dump = run_fake({"-c", "a", "--dump-config"});
    EXPECT_EQ(dump.err, "");
    for (const char* line :
         {"\ncheckpoint = a\n", "\n# labels =\n", "\n# tag =\n", "\nformat = png\n",
          "\noverwrite = false\n", "\nbatch = 1\n", "\nlearning-rate = 0.1\n", "\nseed = 0\n",
          "\nthreads = ", "\nquiet = false\n", "\nverbose = false\n", "\nprogress = auto\n",
          "\ncolor = auto\n", "\n# Trained generator\n"}) {
        EXPECT_NE(dump.out.find(line), std::string::npos) << line;
    }
    for (const char* word : {"\nhelp", "\nversion", "\nconfig", "\ndump-config"}) {
        EXPECT_EQ(dump.out.find(word), std::string::npos) << word;
    }
}

TEST_F(ConfigFile, IsNotDumpedWhereTheCommandLineIsWrong) {
    const auto outcome = run_fake({"-c", "a", "--format", "gif", "--dump-config"});
    EXPECT_EQ(outcome.code, 64);
    EXPECT_EQ(outcome.out, "");
}

} // namespace
} // namespace spade::test
