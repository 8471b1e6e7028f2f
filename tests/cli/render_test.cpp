#include "libspade/base/text.hpp"
#include "libspade/cli/exit_codes.hpp"
#include "libspade/cli/wrap.hpp"
#include "tests/base/variable.hpp"
#include "tests/cli/fake_tool.hpp"
#include "tests/support/temp_dir.hpp"

#include <nlohmann/json.hpp>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace spade::test {
namespace {

using cli::wrap;

const std::vector<std::string> kNames{
    "checkpoint", "style",       "tag",     "format",        "overwrite", "batch",
    "seed",       "threads",     "help",    "learning-rate", "version",   "config",
    "quiet",      "dump-config", "verbose", "color",         "progress"};

/// What a shell command prints; empty where it fails.
std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4096> buffer{};
    for (std::size_t got = 0;
         (got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0;) {
        text.append(buffer.data(), got);
    }
    return text;
}

TEST(Wrap, BreaksBetweenWords) {
    EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
    EXPECT_EQ(wrap("one twothree four", 6), (std::vector<std::string>{"one", "twothree", "four"}));
    EXPECT_EQ(wrap("\u00E4\u00F6 \u00FC", 4), (std::vector<std::string>{"\u00E4\u00F6 \u00FC"}));
    EXPECT_EQ(wrap("", 4), std::vector<std::string>{""});
}

TEST(Help, ShowsExamplesFirstAndEveryOptionOnce) {
    const auto text = run_fake({"--help"}).out;
    EXPECT_LT(text.find("Examples:"), text.find("--checkpoint FILE  "));
    for (const auto& name : kNames) {
        EXPECT_NE(text.find(" --" + name), std::string::npos) << name;
    }
    EXPECT_NE(text.find("  -c, --checkpoint FILE     Trained generator (required)\n"),
              std::string::npos);
    EXPECT_NE(text.find("      --learning-rate R     Step (default: 0.1)\n"), std::string::npos);
    EXPECT_NE(text.find("  LABELS...                 Label maps. Folders or files\n"),
              std::string::npos);
    EXPECT_EQ(text.find("--help-man"), std::string::npos);
}

TEST(Help, IsNoWiderThanATerminal) {
    for (const auto& text : {run_fake({"--help"}).out, run_fake_suite({"--help"}).out}) {
        for (const auto& line : split(text, '\n')) {
            EXPECT_LE(columns_of(line), 80U) << line;
        }
    }
}

TEST(Help, NamesEveryExitCode) {
    auto help = run_fake({"--help"}).out;
    std::replace(help.begin(), help.end(), '\n', ' '); // wherever its lines break
    const auto man = run_fake({"--help-man"}).out;
    for (const auto& [code, meaning] : cli::kExitMeanings) {
        EXPECT_NE(help.find(fmt::format("{} ", int(code)), help.find("Exit status:")),
                  std::string::npos);
        EXPECT_NE(man.find(fmt::format("\n\\fB{}\\fR\n", int(code))), std::string::npos);
    }
}

TEST(ManPage, HasEverySectionAndOption) {
    const auto text = run_fake({"--help-man"}).out;
    std::size_t at = 0;
    for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "OPTIONS",
                                "EXIT STATUS", "ENVIRONMENT", "FILES"}) {
        const auto found = text.find(fmt::format("\n.SH {}\n", section), at);
        ASSERT_NE(found, std::string::npos) << section;
        at = found;
    }
    for (const auto& name : kNames) {
        std::string dashed = "\\-\\-";
        for (const char c : name) {
            dashed += c == '-' ? "\\-" : std::string(1, c);
        }
        EXPECT_NE(text.find("\\fB" + dashed + "\\fR"), std::string::npos) << name;
    }
}

TEST(ManPage, EscapesWhatTroffWouldObey) {
    FakeOptions o;
    cli::Tool tool{"spade-fake", "Fake", {fake_command(o)}};
    tool.description = ".so /etc/passwd\n'br\n\nA back\\slash. Then .dots and it's";
    tool.see_also = {"spade-prepare(1)"};
    const auto text = run(tool, {"--help-man"}).out;
    EXPECT_NE(text.find(".SH DESCRIPTION\n\\&.so /etc/passwd\n\\(aqbr\n.PP\n"
                        "A back\\eslash.\nThen \\&.dots and it\\(aqs\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find(".SH SEE ALSO\n\\fBspade\\-prepare\\fR(1)\n"), std::string::npos);
}

TEST(ManPage, PassesLint) {
    if (std::system("command -v mandoc > /dev/null") != 0) {
        GTEST_SKIP() << "no mandoc";
    }
    const TempDir dir;
    for (const auto& page : {run_fake({"--help-man"}).out, run_fake_suite({"--help-man"}).out}) {
        write_bytes(dir / "page.1", page);
        EXPECT_EQ(output_of("mandoc -T lint -W all " + (dir / "page.1").string()), "");
    }
}

TEST(Json, IsWhatWasDeclared) {
    const auto json = nlohmann::json::parse(run_fake({"--help-json"}).out);
    EXPECT_EQ(json["tool"], "spade-fake");
    const auto& command = json["commands"].at(0);
    std::vector<std::string> names;
    for (const auto& option : command["options"]) {
        names.push_back(option["name"]);
        if (option["name"] == "batch") {
            EXPECT_EQ(option["letter"], "b");
            EXPECT_EQ(option["value"], "N");
            EXPECT_EQ(option["type"], "whole number");
            EXPECT_EQ(option["default"], "1");
            EXPECT_EQ(option["group"], "Computing");
            EXPECT_EQ(option["required"], false);
        }
    }
    EXPECT_EQ(names.size(), kNames.size());
    EXPECT_TRUE(command["arguments"].at(0)["repeats"]);
    EXPECT_EQ(nlohmann::json::parse(run_fake_suite({"--help-json"}).out)["commands"].size(), 2U);
}

/// What bash offers for the last of these words.
std::string completed(const std::string& script, const std::string& function,
                      const std::string& words) {
    const TempDir dir;
    write_bytes(dir / "completion", script);
    write_bytes(dir / "a b.h5", "");
    std::filesystem::create_directory(dir / "folder");
    write_bytes(dir / "try", fmt::format("cd '{}'; source ./completion; COMP_WORDS=({})\n"
                                         "COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); {}\n"
                                         "printf '%s\\n' \"${{COMPREPLY[@]}}\" | grep -v '^try$' "
                                         "| grep -v '^completion$' | LC_ALL=C sort | paste -sd,\n",
                                         dir.path().string(), words, function));
    auto text = output_of("bash '" + (dir / "try").string() + "' 2>&1");
    return text.substr(0, text.find_last_not_of('\n') + 1);
}

class Completion : public testing::Test {
protected:
    void SetUp() override {
        if (std::system("command -v bash > /dev/null") != 0) {
            GTEST_SKIP() << "no bash";
        }
    }

    static std::string fake(const std::string& words) {
        return completed(run_fake({"--help-completion"}).out, "_spade_fake", "spade-fake " + words);
    }
    static std::string suite(const std::string& words) {
        return completed(run_fake_suite({"--help-completion"}).out, "_spade_suite",
                         "spade-suite " + words);
    }
};

TEST_F(Completion, OffersEveryOption) {
    const auto offered = "," + fake("--") + ",";
    for (const auto& name : kNames) {
        EXPECT_NE(offered.find(",--" + name + ","), std::string::npos) << name;
    }
}

TEST_F(Completion, OffersTheValuesOfAnOption) {
    EXPECT_EQ(fake("--format ''"), "jpg,png");
    EXPECT_EQ(fake("--format = p"), "png");
    EXPECT_EQ(fake("--format ="), "jpg,png");
    EXPECT_EQ(fake("-c ''"), "a b.h5,folder");
    EXPECT_EQ(fake("--seed ''"), "");
    EXPECT_EQ(fake("fol"), "folder");
}

TEST_F(Completion, KnowsTheCommands) {
    EXPECT_EQ(suite("''"), "import,lint");
    EXPECT_EQ(suite("im"), "import");
    EXPECT_EQ(suite("import --form"), "--format");
    EXPECT_EQ(suite("lint --form"), "");
    EXPECT_EQ(suite("import --format j"), "jpg");
}

} // namespace
} // namespace spade::test
