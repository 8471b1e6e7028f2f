#include "libspade/cli/value.hpp"

#include "libspade/base/error.hpp"
#include "libspade/cli/common.hpp"
#include "libspade/cli/declared.hpp"
#include "tests/cli/fake_tool.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace spade {

enum class Fruit { kApple, kPear, kPlum };
template <>
inline constexpr auto kEnumNames<Fruit> =
    enum_names<Fruit>({{Fruit::kApple, "apple"}, {Fruit::kPear, "pear"}, {Fruit::kPlum, "plum"}});

namespace cli {
namespace {

struct Values {
    int count = 3;
    double share = 0.5;
    std::string word = "skip";
    Fruit fruit = Fruit::kPear;
    std::optional<Fruit> other;
    int threads = 4;
};

Command command_of(Values& v) {
    Command command;
    command.options.push_back({"", {}});
    auto& d = command.options.back().options;
    auto add = d.add_options();
    add("count", number(v.count, "N", {1, 100}), "Count");
    add("share", number(v.share, "R", {0, kMaxCount}), "Share");
    add("word", choice(v.word, {"skip", "stop"}), "Word");
    add("fruit", choice(v.fruit), "Fruit");
    add("other", choice(v.other), "Another");
    add_threads(d, v.threads);
    return command;
}

/// What is said of a value, or "accepted".
std::string said(const char* option, const char* text) {
    Values v;
    const Declared declared(command_of(v));
    const auto* const found = declared.find(option);
    try {
        found->check_value(found->dashed(), text);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(Value, NumbersHaveARange) {
    EXPECT_EQ(said("count", "1"), "accepted");
    EXPECT_EQ(said("count", "100"), "accepted");
    EXPECT_EQ(said("count", "0"), "--count must be from 1 to 100, not 0");
    EXPECT_EQ(said("count", "101"), "--count must be from 1 to 100, not 101");
    EXPECT_EQ(said("count", "one"), "--count: 'one' is not a whole number");
    EXPECT_EQ(said("share", "-0.5"), "--share must be from 0 to 1000000000, not -0.5");
    EXPECT_EQ(said("share", "nan"), "--share: 'nan' is not a number");
    EXPECT_EQ(said("threads", "1024"), "accepted");
    EXPECT_EQ(said("threads", "0"), "--threads must be from 1 to 1024, not 0");
    EXPECT_EQ(said("threads", "1025"), "--threads must be from 1 to 1024, not 1025");
    EXPECT_EQ(said("threads", "-1"), "--threads must be from 1 to 1024, not -1");
}

TEST(Value, ChoicesNameTheirWords) {
    EXPECT_EQ(said("word", "skip"), "accepted");
    EXPECT_EQ(said("word", "ask"), "--word must be skip or stop, not 'ask'");
    EXPECT_EQ(said("fruit", "plum"), "accepted");
    EXPECT_EQ(said("fruit", "fig"), "--fruit must be apple, pear or plum, not 'fig'");
    EXPECT_EQ(said("other", "fig"), "--other must be apple, pear or plum, not 'fig'");
}

TEST(Value, DefaultsNamesAndRangesAreShown) {
    Values v;
    const Declared declared(command_of(v));
    EXPECT_EQ(declared.find("fruit")->value_name, "apple|pear|plum");
    EXPECT_EQ(declared.find("fruit")->shown_default, "pear");
    EXPECT_EQ(declared.find("fruit")->choices().size(), 3U);
    EXPECT_EQ(declared.find("other")->shown_default, "");
    EXPECT_EQ(declared.find("word")->shown_default, "skip");
    EXPECT_EQ(declared.find("count")->shown_default, "3");
    EXPECT_EQ(declared.find("count")->limits->text(), "1 to 100");
    EXPECT_EQ(declared.find("share")->limits->text(), "0 or more");
}

TEST(Value, EverySourceIsCheckedAndReachesTheVariable) {
    Values v;
    auto command = command_of(v);
    command.run = [] { return ExitCode::kOk; };
    const Tool tool{"spade-fake", "Pretend", {command}};
    EXPECT_EQ(test::run(tool, {"--fruit", "plum", "--other", "apple", "--word=stop"}).code, 0);
    EXPECT_EQ(v.fruit, Fruit::kPlum);
    EXPECT_EQ(v.other, Fruit::kApple);
    EXPECT_EQ(v.word, "stop");
    EXPECT_EQ(v.count, 3);
    const test::Variable count("SPADE_COUNT", "0");
    const auto outcome = test::run(tool, {"--word", "stop"});
    EXPECT_EQ(outcome.code, 64);
    EXPECT_NE(outcome.err.find("SPADE_COUNT must be from 1 to 100, not 0"), std::string::npos)
        << outcome.err;
}

} // namespace
} // namespace cli
} // namespace spade
