#include "libspade/base/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace spade {
namespace {

TEST(NaturalLess, CountsRunsOfDigits) {
    EXPECT_TRUE(natural_less("img2", "img10"));
    EXPECT_FALSE(natural_less("img10", "img2"));
    EXPECT_TRUE(natural_less("a9/b", "a10/a"));
    EXPECT_TRUE(natural_less("x99999999999999999998", "x99999999999999999999"));
    EXPECT_TRUE(natural_less("x99999999999999999999", "x100000000000000000000"));
}

TEST(NaturalLess, ComparesTheRestByteByByte) {
    EXPECT_TRUE(natural_less("B", "a"));
    EXPECT_TRUE(natural_less("z", "\xC3\xA4")); // bytes are unsigned
    EXPECT_TRUE(natural_less("img", "img1"));
    EXPECT_TRUE(natural_less("img-1", "img1"));
    EXPECT_TRUE(natural_less("", "0"));
}

TEST(NaturalLess, IsAStrictWeakOrderInWhichOnlyEqualTextsAreEquivalent) {
    const std::vector<std::string> texts{"",    "0",   "00",   "1",   "01",   "001",  "1a",
                                         "01a", "a",   "a1",   "a01", "a1b2", "a01b", "a1b02",
                                         "a/",  "a.1", "a1.2", "b",   "10",   "9",    "a:"};
    for (const auto& a : texts) {
        for (const auto& b : texts) {
            EXPECT_EQ(natural_less(a, b) + natural_less(b, a), a == b ? 0 : 1) << a << " " << b;
            for (const auto& c : texts) {
                if (natural_less(a, b) && natural_less(b, c)) {
                    EXPECT_TRUE(natural_less(a, c)) << a << " " << b << " " << c;
                }
            }
        }
    }
}

TEST(NaturalLess, SortsAFolder) {
    std::vector<std::string> names{"s10.png", "s1.png", "s2.png", "S3.png", "s01.png"};
    std::sort(names.begin(), names.end(), natural_less);
    EXPECT_EQ(names,
              (std::vector<std::string>{"S3.png", "s01.png", "s1.png", "s2.png", "s10.png"}));
}

const std::vector<std::string> kOptions{
    "checkpoint",   "instances",     "style",        "style-noise", "samples",      "seed",
    "output",       "size",          "format",       "quality",     "round",        "skip-existing",
    "overwrite",    "dry-run",       "json",         "device",      "threads",      "batch",
    "files-from",   "null",          "shard",        "on-error",    "help",         "version",
    "config",       "dump-config",   "quiet",        "verbose",     "progress",     "color",
    "labels",       "photos",        "table",        "resize",      "split",        "label-colors",
    "tolerance",    "side-by-side",  "pair-pattern", "remap",       "preset",       "generator",
    "encoder",      "discriminator", "label-nc",     "dont-care",   "no-instances", "upsampling",
    "crop-size",    "aspect-ratio",  "data",         "validation",  "resume",       "epochs",
    "decay-epochs", "learning-rate", "max-time",     "fake",        "real",         "truth",
    "metrics",      "features",      "segmenter",    "html",        "stats-out",
};

TEST(NearestWord, FindsTheOptionThatWasMeant) {
    const std::vector<std::pair<std::string, std::string>> typos{
        {"chekpoint", "checkpoint"},
        {"checkpiont", "checkpoint"},
        {"checkpoints", "checkpoint"},
        {"instance", "instances"},
        {"instnaces", "instances"},
        {"styel", "style"},
        {"style_noise", "style-noise"},
        {"stylenoise", "style-noise"},
        {"sample", "samples"},
        {"sed", "seed"},
        {"ouput", "output"},
        {"outptu", "output"},
        {"out-put", "output"},
        {"sise", "size"},
        {"fromat", "format"},
        {"qualtiy", "quality"},
        {"skip-exisiting", "skip-existing"},
        {"overwite", "overwrite"},
        {"overwirte", "overwrite"},
        {"dryrun", "dry-run"},
        {"devcie", "device"},
        {"thread", "threads"},
        {"bacth", "batch"},
        {"batchs", "batch"},
        {"file-from", "files-from"},
        {"shards", "shard"},
        {"onerror", "on-error"},
        {"verison", "version"},
        {"dumpconfig", "dump-config"},
        {"quite", "quiet"},
        {"colour", "color"},
        {"lables", "labels"},
        {"resise", "resize"},
        {"label-color", "label-colors"},
        {"tolerence", "tolerance"},
        {"genrator", "generator"},
        {"descriminator", "discriminator"},
        {"label_nc", "label-nc"},
        {"dontcare", "dont-care"},
        {"learing-rate", "learning-rate"},
        {"lerning_rate", "learning-rate"},
        {"Batch", "batch"},
        {"matrics", "metrics"},
        {"upsample", "upsampling"},
    };
    ASSERT_GE(typos.size(), 40U);
    std::size_t right = 0;
    std::string wrong;
    for (const auto& [typo, meant] : typos) {
        const auto found = nearest_word(typo, kOptions);
        right += found == meant ? 1 : 0;
        wrong += found == meant ? "" : typo + " -> " + found.value_or("nothing") + "; ";
    }
    EXPECT_GE(double(right), 0.95 * double(typos.size())) << wrong;
}

TEST(NearestWord, GuessesNothingWhereNothingIsNear) {
    for (const char* word : {"", "x", "zz", "frobnicate", "gpu", "learn-to-swim"}) {
        EXPECT_EQ(nearest_word(word, kOptions), std::nullopt) << word;
    }
    EXPECT_EQ(nearest_word("batch", {}), std::nullopt);
}

TEST(NearestWord, CompletesAnAbbreviationOfOneOptionOnly) {
    EXPECT_EQ(nearest_word("check", kOptions), "checkpoint");
    EXPECT_EQ(nearest_word("learn", kOptions), "learning-rate");
    EXPECT_EQ(nearest_word("re", kOptions), std::nullopt); // resize, remap, resume, real
}

TEST(PrintableLine, KeepsTextOnOneLine) {
    EXPECT_EQ(printable_line("a\nb\rc\td"), "a\\nb\\x0dc\\x09d");
    EXPECT_EQ(printable_line("\x1b[31mred\x7f"), "\\x1b[31mred\\x7f");
    EXPECT_EQ(printable_line(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(PrintableLine, KeepsUtf8AndNothingElse) {
    EXPECT_EQ(printable_line("stra\u00DFe \u96EA \U0001F30A"), "stra\u00DFe \u96EA \U0001F30A");
    EXPECT_EQ(printable_line("\xC2\x9B"), "\\xc2\\x9b");          // CSI, the same as ESC [
    EXPECT_EQ(printable_line("\xFF\xC3"), "\\xff\\xc3");          // cut short
    EXPECT_EQ(printable_line("\xC0\x8A"), "\\xc0\\x8a");          // overlong newline
    EXPECT_EQ(printable_line("\xED\xA0\x80"), "\\xed\\xa0\\x80"); // a surrogate
}

TEST(FirstLine, EndsBeforeTheFirstNewline) {
    EXPECT_EQ(first_line("a\nb\nc"), "a");
    EXPECT_EQ(first_line("a"), "a");
    EXPECT_EQ(first_line("\nb"), "");
}

TEST(Split, KeepsEmptyPieces) {
    EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
    EXPECT_EQ(split("", ','), (std::vector<std::string>{""}));
    EXPECT_EQ(split(",", ','), (std::vector<std::string>{"", ""}));
}

TEST(WholeNumber, RefusesEverythingElse) {
    EXPECT_EQ(whole_number("0"), 0);
    EXPECT_EQ(whole_number("-12"), -12);
    EXPECT_EQ(whole_number("2147483647"), 2147483647);
    for (const auto* text : {"", "-", "+1", " 1", "1 ", "1x", "1.0", "0x1", "2147483648"}) {
        EXPECT_EQ(whole_number(text), std::nullopt) << text;
    }
}

TEST(JsonQuoted, EscapesWhatJsonForbids) {
    EXPECT_EQ(json_quoted("a\"b\\c\nd\x01"), R"("a\"b\\c\nd\u0001")");
    EXPECT_EQ(json_quoted("\xFFx"), "\"\uFFFDx\"");
}

TEST(ShellQuoted, QuotesOnlyWhereNeeded) {
    EXPECT_EQ(shell_quoted("--size=1x2"), "--size=1x2");
    EXPECT_EQ(shell_quoted(""), "''");
    EXPECT_EQ(shell_quoted("it's *"), "'it'\\''s *'");
    EXPECT_EQ(shell_quoted("~"), "'~'");
}

} // namespace
} // namespace spade
