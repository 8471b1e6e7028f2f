#include "libspade/labels/label_table.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace {

using namespace spade;
using testing::HasSubstr;

constexpr std::string_view kSmall = "# three\n"
                                    "7\troad\t128\t64\t128\r\n"
                                    "\n"
                                    "0\tsky, or so\n"
                                    "255\tvoid\t0\t0\t0\tdont-care\n";

std::string refusal(std::string_view text) {
    try {
        LabelTable::parse(text, "my.labels");
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

TEST(LabelTable, LinesAreChannels) {
    const auto table = LabelTable::parse(kSmall, "x");
    ASSERT_EQ(table.channels(), 3);
    EXPECT_EQ(table.labels()[0].name, "road");
    EXPECT_EQ(table.labels()[0].color, (std::array<std::uint8_t, 3>{128, 64, 128}));
    EXPECT_EQ(table.labels()[1].name, "sky, or so");
    EXPECT_FALSE(table.labels()[1].color);
    EXPECT_TRUE(table.has_dontcare());
    EXPECT_EQ(table.channel_of(7), 0);
    EXPECT_EQ(table.channel_of(0), 1);
    EXPECT_EQ(table.channel_of(255), 2);
    for (const int id : {-1, 1, 254, 256, 65536}) {
        EXPECT_FALSE(table.channel_of(id)) << id;
    }
}

TEST(LabelTable, ALabelMayBeNamedDontCare) {
    const auto table = LabelTable::parse("3\tdont-care", "x");
    EXPECT_EQ(table.labels()[0].name, "dont-care");
    EXPECT_FALSE(table.has_dontcare());
}

TEST(LabelTable, TextRoundTrips) {
    const auto table = LabelTable::parse(kSmall, "x");
    EXPECT_EQ(table.text(),
              "7\troad\t128\t64\t128\n0\tsky, or so\n255\tvoid\t0\t0\t0\tdont-care\n");
    EXPECT_EQ(LabelTable::parse(table.text(), "y").text(), table.text());
}

TEST(LabelTable, MarksSayWhatBenchmarksDo) {
    const std::string text = "0\tunlabeled\tignored\n7\troad\t128\t64\t128\ttrain:0\n"
                             "255\tvoid\tdont-care\tignored\n";
    const auto table = LabelTable::parse(text, "t");
    EXPECT_TRUE(table.labels()[0].ignored);
    EXPECT_FALSE(table.labels()[0].train_id);
    EXPECT_EQ(table.labels()[1].train_id, 0);
    EXPECT_FALSE(table.labels()[1].ignored);
    EXPECT_TRUE(table.has_dontcare());
    EXPECT_EQ(table.text(), text);
    EXPECT_TRUE(table.has_train_ids());
    EXPECT_FALSE(first_difference(table, LabelTable::parse("0\tunlabeled\n7\troad\n"
                                                           "255\tvoid\tdont-care\n",
                                                           "u")));
    EXPECT_THROW(LabelTable::parse("0\ta\ttrain:x\n", "t"), DataError);
}

TEST(LabelTable, RefusalsNameTheLine) {
    const std::map<std::string, std::string> reasons{
        {"", "holds no label"},
        {"# only a comment\n", "holds no label"},
        {"0\ta\n1 b\n", "line 2: expected 'id <tab> name"},
        {"0\ta\t1\t2\n", "line 1: expected"},
        {"0\ta\t1\t2\t3\tdontcare\n", "line 1: expected"},
        {"x\ta\n", "line 1: an id must be a number from 0 to 65535, not 'x'"},
        {"-1\ta\n", "not '-1'"},
        {"65536\ta\n", "not '65536'"},
        {"99999999999999999999\ta\n", "not '99999999999999999999'"},
        {" 1\ta\n", "not ' 1'"},
        {"1\t\n", "line 1: a label needs a name"},
        {"1\ta\x1b[2J\n", "line 1: a label needs a name"},
        {"1\ta\xff\n", "line 1: a label needs a name"},
        {"0\ta\t1\t2\t256\n", "line 1: a colour must be a number from 0 to 255, not '256'"},
        {"0\ta\n\n0\tb\n", "line 3: duplicate id 0"},
        {"0\ta\n1\ta\n", "line 2: duplicate name 'a'"},
        {"0\ta\tdont-care\n1\tb\n", "line 2: the label marked dont-care (line 1) must be the last"},
        {"0\ta\tdont-care\n1\tb\tdont-care\n", "the only one"},
    };
    for (const auto& [text, reason] : reasons) {
        EXPECT_THAT(refusal(text), HasSubstr(reason)) << text;
        EXPECT_THAT(refusal(text), HasSubstr("my.labels")) << text;
    }
}

TEST(LabelTable, Numbered) {
    const auto table = LabelTable::numbered(182, true);
    EXPECT_EQ(table.channels(), 183);
    EXPECT_EQ(table.channel_of(181), 181);
    EXPECT_EQ(table.channel_of(255), 182);
    EXPECT_FALSE(table.channel_of(182));
    EXPECT_TRUE(table.has_dontcare());
    EXPECT_EQ(LabelTable::numbered(255, true).channels(), 256);
    EXPECT_EQ(LabelTable::numbered(65535, false).channel_of(65534), 65534);
    EXPECT_EQ(LabelTable::parse(table.text(), "x").text(), table.text());
    EXPECT_THROW(LabelTable::numbered(0, false), UsageError);
    EXPECT_THROW(LabelTable::numbered(65536, false), UsageError);
    EXPECT_THROW(LabelTable::numbered(256, true), UsageError);
}

TEST(LabelTable, LoadsTheInstalledTables) {
    const std::map<std::string, int> channels{{"ade20k", 151},    {"camvid", 12},
                                              {"cityscapes", 35}, {"coco-stuff", 183},
                                              {"facades", 13},    {"landscapes", 6}};
    for (const auto& [name, count] : channels) {
        const auto table = LabelTable::load(name);
        EXPECT_EQ(table.channels(), count) << name;
        EXPECT_EQ(table.has_dontcare(), name == "camvid" || name == "coco-stuff") << name;
        EXPECT_EQ(LabelTable::parse(table.text(), name).text(), table.text()) << name;
    }
    EXPECT_EQ(LabelTable::load("cityscapes").channel_of(255), 34);
    EXPECT_EQ(LabelTable::load("coco-stuff").channel_of(255), 182);
}

TEST(LabelTable, LoadTakesAPath) {
    const test::TempDir dir;
    test::write_bytes(dir / "own.labels", "4\tfour\n");
    EXPECT_EQ(LabelTable::load((dir / "own.labels").string()).channel_of(4), 0);
}

TEST(LabelTable, AMissingTableListsTheInstalled) {
    try {
        LabelTable::load("coco");
        FAIL();
    } catch (const MissingError& error) {
        EXPECT_THAT(error.what(), HasSubstr("'coco'"));
        EXPECT_THAT(error.what(), HasSubstr("ade20k, camvid, cityscapes, coco-stuff, facades"));
    }
    EXPECT_THROW(LabelTable::load("./coco-stuff"), MissingError);
}

TEST(LabelTable, FirstDifference) {
    const auto parse = [](std::string_view text) { return LabelTable::parse(text, "x"); };
    const auto here = parse("8\tcar\n9\tbus\n");
    EXPECT_FALSE(first_difference(parse("8\tcar\t1\t2\t3\n9\tbus\n"), here));
    EXPECT_EQ(first_difference(parse("7\troad\n9\tbus\n"), here),
              "label 0 is id 7 'road' there and id 8 'car' here");
    EXPECT_EQ(first_difference(parse("8\tcar\n"), here),
              "label 1 is missing there and id 9 'bus' here");
    EXPECT_EQ(first_difference(parse("8\tcar\n9\tbus\tdont-care\n"), here),
              "label 1 is id 9 'bus' (dont-care) there and id 9 'bus' here");
}

TEST(ToChannels, RenumbersAndRefuses) {
    const auto table = LabelTable::parse(kSmall, "x");
    const LabelMap map{{2, 2}, {255, 0, 7, 7}};
    EXPECT_EQ(to_channels(map, table, "a.png").ids, (std::vector<std::int32_t>{2, 1, 0, 0}));
    try {
        to_channels({{3, 2}, {0, 0, 7, 7, 200, 201}}, table, "a.png");
        FAIL();
    } catch (const DataError& error) {
        EXPECT_THAT(error.what(), HasSubstr("a.png: id 200 at pixel (1, 1) is not in the label "
                                            "table; 2 of 6 pixels"));
    }
}

} // namespace
