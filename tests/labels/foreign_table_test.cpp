#include "libspade/labels/foreign_table.hpp"

#include "libspade/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using testing::HasSubstr;

TEST(ForeignTable, OfCvatCountsItsLines) {
    const auto labels = parse_foreign_table("# label:color_rgb:parts:actions\n"
                                            "background:0,0,0::\n"
                                            "sky:128,128,128::\n"
                                            "person::head,hand:\n",
                                            "labelmap.txt");
    ASSERT_TRUE(labels);
    ASSERT_EQ(labels->size(), 3U);
    EXPECT_EQ((*labels)[1].id, 1);
    EXPECT_EQ((*labels)[1].name, "sky");
    EXPECT_EQ((*labels)[1].color, (Rgb{128, 128, 128}));
    EXPECT_FALSE((*labels)[2].color);
}

TEST(ForeignTable, OfCsvHasAHeader) {
    const auto labels = parse_foreign_table(
        "name, r, g, b\r\n\"sky\",128, 128,128\r\nroad,1,2,3\r\n", "class_dict.csv");
    ASSERT_TRUE(labels);
    ASSERT_EQ(labels->size(), 2U);
    EXPECT_EQ((*labels)[0].name, "sky");
    EXPECT_EQ((*labels)[1].id, 1);
    EXPECT_EQ((*labels)[1].color, (Rgb{1, 2, 3}));
}

TEST(ForeignTable, OurOwnIsNone) {
    EXPECT_FALSE(parse_foreign_table("0\tsky\t1\t2\t3\n", "t"));
    EXPECT_FALSE(parse_foreign_table("0\ta:b:c:d\n", "t"));
    EXPECT_FALSE(parse_foreign_table("", "t"));
}

TEST(ForeignTable, FaultsNameTheLine) {
    const auto message = [](const char* text) -> std::string {
        try {
            (void)parse_foreign_table(text, "map.txt");
        } catch (const DataError& error) {
            return error.what();
        }
        return "no error";
    };
    EXPECT_THAT(message("a:1,2,3::\nb:1,2::\n"),
                HasSubstr("map.txt: line 2: '1,2' is not a colour"));
    EXPECT_THAT(message("a:1,2,3::\na:4,5,6::\n"), HasSubstr("line 2: duplicate name 'a'"));
    EXPECT_THAT(message("name,r,g,b\n"), HasSubstr("no label"));
    EXPECT_THAT(message("a:1,2,3::\n:4,5,6::\n"), HasSubstr("line 2: a label needs a name"));
}

} // namespace
