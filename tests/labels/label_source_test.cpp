#include "libspade/labels/label_source.hpp"

#include "libspade/labels/instance_map.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using testing::HasSubstr;
using Ids = std::vector<std::int32_t>;

LabelTable table() {
    return LabelTable::parse("7\troad\t128\t64\t128\n"
                             "0\tsky\t70\t130\t180\n"
                             "300\tcar\t0\t0\t142\n"
                             "255\tvoid\t0\t0\t0\tdont-care\n",
                             "t");
}

LabelMap map_of(Size size, Ids ids) { return {size, std::move(ids)}; }
std::string png_of(Size size, Ids ids) { return encode_label_png(map_of(size, std::move(ids))); }

template <class Exception, class Work>
std::string refusal(Work work) {
    try {
        work();
    } catch (const Exception& error) {
        return error.what();
    }
    return "no error";
}

TEST(LabelSource, TakesIdsUnchanged) {
    const LabelSource source(table(), {});
    const auto reading = source.read(png_of({2, 2}, {7, 0, 300, 255}), "m");
    EXPECT_TRUE(reading.is_file);
    EXPECT_EQ(reading.map.ids, (Ids{7, 0, 300, 255}));
}

TEST(LabelSource, NamesTheFirstUnknownId) {
    const LabelSource source(table(), {});
    const auto text = refusal<DataError>([&] {
        (void)source.read(png_of({3, 2}, {7, 7, 7, 0, 8, 9}), "maps/a.png");
    });
    EXPECT_THAT(text, HasSubstr("maps/a.png: id 8 at pixel (1, 1)"));
    EXPECT_THAT(text, HasSubstr("2 of 6 pixels"));
}

TEST(LabelSource, UnknownIdsMayBecomeDontCare) {
    LabelSourceOptions options;
    options.unknown = UnknownIds::kDontCare;
    const LabelSource source(table(), options);
    const auto reading = source.read(png_of({3, 1}, {7, 8, 60000}), "m");
    EXPECT_EQ(reading.map.ids, (Ids{7, 255, 255}));
    EXPECT_FALSE(reading.is_file);
    ASSERT_TRUE(reading.unknown);
    EXPECT_EQ(reading.unknown->count, 2U);
    EXPECT_TRUE(source.read(png_of({2, 1}, {7, 0}), "m").is_file) << "nothing was replaced";
}

TEST(LabelSource, DontCareNeedsADontCareLabel) {
    LabelSourceOptions options;
    options.unknown = UnknownIds::kDontCare;
    EXPECT_THROW(LabelSource(LabelTable::parse("0\ta", "t"), options), ConfigError);
}

TEST(LabelSource, RemapsBeforeCheckingAgainstTheTable) {
    LabelSourceOptions options;
    options.remap = {{1, 7}, {7, 0}, {9, 300}};
    const LabelSource source(table(), options);
    const auto reading = source.read(png_of({4, 1}, {1, 7, 9, 255}), "m");
    EXPECT_EQ(reading.map.ids, (Ids{7, 0, 300, 255}));
    EXPECT_FALSE(reading.is_file);
    EXPECT_THROW((void)source.read(png_of({1, 1}, {2}), "m"), DataError);
}

TEST(LabelSource, SurveyReportsAndKeepsUnknownIds) {
    const LabelSource source(table(), {});
    const auto reading = source.survey(png_of({2, 2}, {7, 0, 8, 9}), "m");
    const auto& unknown = reading.unknown;
    EXPECT_EQ(reading.map.ids, (Ids{7, 0, 8, 9}));
    ASSERT_TRUE(unknown);
    EXPECT_EQ(unknown->count, 2U);
    EXPECT_EQ(unknown->first_id, 8);
    EXPECT_EQ(unknown->x, 0);
    EXPECT_EQ(unknown->y, 1);
    EXPECT_FALSE(source.survey(png_of({1, 1}, {0}), "m").unknown);
}

TEST(LabelSource, SaysThatColoursAreNotIds) {
    const Photo photo{{1, 1}, {1, 2, 3}};
    const LabelSource source(table(), {});
    EXPECT_THAT(refusal<DataError>([&] { (void)source.read(encode_png(photo), "m"); }),
                HasSubstr("--label-colors"));
}

LabelSource colors(double tolerance) {
    LabelSourceOptions options;
    options.colors = true;
    options.tolerance = tolerance;
    return {table(), options};
}

TEST(LabelSource, LooksColoursUp) {
    const Photo photo{{3, 1}, {128, 64, 128, 0, 0, 142, 0, 0, 0}};
    const auto reading = colors(0).read(encode_png(photo), "m");
    EXPECT_EQ(reading.map.ids, (Ids{7, 300, 255}));
    EXPECT_FALSE(reading.is_file);
}

TEST(LabelSource, ToleranceIsADistance) {
    const Photo near{{1, 1}, {131, 68, 128}}; // 5 from road
    EXPECT_EQ(colors(5).from_colors(near, "m").map.ids, (Ids{7}));
    const auto text =
        refusal<DataError>([&] { (void)colors(4.99).from_colors(near, "maps/c.png"); });
    EXPECT_THAT(text, HasSubstr("maps/c.png: colour (131, 68, 128) at pixel (0, 0)"));
    EXPECT_THAT(text, HasSubstr("--tolerance"));
    EXPECT_EQ(
        colors(LabelSourceOptions::kNearest).from_colors({{1, 1}, {255, 255, 255}}, "m").map.ids,
        (Ids{0}));
}

TEST(LabelSource, ManyColoursMatchAsOneByOne) {
    Photo all;
    all.size = {128, 128};
    for (std::size_t i = 0; i < all.size.pixels(); ++i) {
        const auto level = [&](std::size_t by) { return static_cast<std::uint8_t>(i * by >> 4); };
        all.rgb.insert(all.rgb.end(), {level(7), level(131), level(977)});
    }
    const auto source = colors(LabelSourceOptions::kNearest);
    const auto map = source.from_colors(all, "m").map;
    for (std::size_t i = 0; i < map.ids.size(); i += 37) {
        const Photo one{{1, 1}, {all.rgb[3 * i], all.rgb[3 * i + 1], all.rgb[3 * i + 2]}};
        ASSERT_EQ(map.ids[i], source.from_colors(one, "m").map.ids[0]) << i;
    }
}

TEST(LabelSource, SaysThatIdsAreNotColours) {
    EXPECT_THAT(refusal<DataError>([&] {
                    (void)colors(0).read(png_of({2, 1}, {7, 1}), "m");
                }),
                HasSubstr("leave out --label-colors"));
}

TEST(LabelSource, LabelsMustHaveDistinctColours) {
    LabelSourceOptions options;
    options.colors = true;
    EXPECT_THAT(refusal<ConfigError>([&] {
                    LabelSource(LabelTable::parse("0\ta\t1\t2\t3\n5\tb\t1\t2\t3", "t"), options);
                }),
                HasSubstr("0 'a' and 5 'b'"));
    EXPECT_THROW(LabelSource(LabelTable::parse("0\ta", "t"), options), ConfigError);
}

std::string id_map_refusal(std::string_view text) {
    const test::TempDir folder;
    test::write_bytes(folder / "map.tsv", text);
    return refusal<DataError>([&] { (void)read_id_map(folder / "map.tsv", table()); });
}

TEST(IdMap, MapsToIdsAndNames) {
    const test::TempDir folder;
    test::write_bytes(folder / "map.tsv", "# comment\n1\t7\r\n\n2\tsky\n65535\tvoid");
    EXPECT_EQ(read_id_map(folder / "map.tsv", table()), (IdMap{{1, 7}, {2, 0}, {65535, 255}}));
}

TEST(IdMap, RefusalsNameTheLine) {
    EXPECT_THAT(id_map_refusal("1\t7\n1\t0"), HasSubstr("line 2: duplicate id 1"));
    EXPECT_THAT(id_map_refusal("1\t8"), HasSubstr("line 1: '8' is neither"));
    EXPECT_THAT(id_map_refusal("1\tlake"), HasSubstr("'lake'"));
    EXPECT_THAT(id_map_refusal("x\t7"), HasSubstr("line 1"));
    EXPECT_THAT(id_map_refusal("65536\t7"), HasSubstr("line 1"));
    EXPECT_THAT(id_map_refusal("1 7"), HasSubstr("from <tab> to"));
}

TEST(InstanceMap, GreyIsUnchanged) {
    EXPECT_EQ(read_instance_map(png_of({2, 1}, {33008, 5}), "m").ids, (Ids{33008, 5}));
}

TEST(InstanceMap, PanopticColoursAreNumberedInOrderOfAppearance) {
    const Photo photo{{4, 1}, {9, 1, 0, 0, 0, 7, 9, 1, 0, 0, 0, 0}};
    EXPECT_EQ(read_instance_map(encode_png(photo), "m").ids, (Ids{0, 1, 0, 2}));
}

TEST(InstanceMap, RefusesJpeg) {
    const Photo photo{{8, 8}, std::vector<std::uint8_t>(192, 9)};
    EXPECT_THROW((void)read_instance_map(encode_jpeg(photo, 95), "m"), DataError);
}

} // namespace
