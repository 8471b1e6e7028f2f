#include "libspade/cli/ini.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spade::cli {
namespace {

std::string only_value(const std::string& text) {
    const auto entries = parse_ini(text, "run.ini");
    EXPECT_EQ(entries.size(), 1U);
    return entries.empty() ? "" : entries.front().value;
}

std::string refusal(const std::string& text) {
    try {
        parse_ini(text, "run.ini");
        return "";
    } catch (const UsageError& error) {
        return error.what();
    }
}

TEST(Ini, ReadsKeysValuesAndComments) {
    const auto entries =
        parse_ini("\xEF\xBB\xBF# comment\n\n  batch=4 \r\n; more\nstyle = a = b", "run.ini");
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].key, "batch");
    EXPECT_EQ(entries[0].value, "4");
    EXPECT_EQ(entries[0].line, 3);
    EXPECT_EQ(entries[1].key, "style");
    EXPECT_EQ(entries[1].value, "a = b");
    EXPECT_EQ(entries[1].line, 5);
}

TEST(Ini, AHashInAValueIsNotAComment) { EXPECT_EQ(only_value("style = a#1.png"), "a#1.png"); }

TEST(Ini, ValuesRoundTrip) {
    for (const char* value : {"", "a", " a ", "\"", "a\"b", "\"a\"", "a\\b", "\\", "a\nb\r\tc",
                              "# a", "; a", "a = b", "\xC3\xA4 \xFF"}) {
        EXPECT_EQ(only_value("key = " + ini_value(value)), value);
    }
    EXPECT_EQ(ini_value("photos/a b.png"), "photos/a b.png");
}

TEST(Ini, NamesTheLineThatIsWrong) {
    EXPECT_EQ(refusal("a = 1\n[section]\n"),
              "run.ini:2: '[section]' is not a line of the form key = value");
    EXPECT_EQ(refusal("= 1"), "run.ini:1: '= 1' is not a line of the form key = value");
    EXPECT_EQ(refusal("a = \"b"), "run.ini:1: a quoted value must end with a closing \"");
    EXPECT_EQ(refusal("a = \"b\" c"), "run.ini:1: a quoted value must end with a closing \"");
    EXPECT_EQ(refusal("a = \"\\x\""), "run.ini:1: unknown escape '\\x' in a quoted value");
}

TEST(Ini, ThrowsMissingErrorWithoutAFile) {
    const test::TempDir dir;
    EXPECT_THROW(read_ini((dir / "none.ini").string()), MissingError);
    EXPECT_THROW(read_ini(dir.path().string()), MissingError);
}

} // namespace
} // namespace spade::cli
