#include "libspade/image/photo_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "tests/image/exif_file.hpp"
#include "tests/image/png_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using testing::ElementsAre;

/// A row of 16-bit levels of one channel, or of several, as PNG.
std::string png16(int color, const std::vector<int>& levels) {
    std::vector<std::uint8_t> row;
    for (const int level : levels) {
        row.push_back(static_cast<std::uint8_t>(level >> 8));
        row.push_back(static_cast<std::uint8_t>(level & 255));
    }
    const int channels = color == PNG_COLOR_TYPE_GRAY ? 1 : color == PNG_COLOR_TYPE_RGB ? 3 : 4;
    return test::png_file({static_cast<int>(levels.size()) / channels, 1, 16, color}, {row});
}

Photo photo_of(const std::string& bytes, const std::string& range) {
    PhotoRules rules;
    rules.range = PhotoRange::parse(range);
    return read_photo_file(bytes, "p", rules).photo;
}

TEST(PhotoFile, IsTurnedUpright) {
    const Photo stored{{16, 8}, std::vector<std::uint8_t>(384, 9)};
    const auto jpeg = test::jpeg_with_exif(encode_jpeg(stored, 90), test::exif_block(6));
    const auto file = read_photo_file(jpeg, "p", {});
    EXPECT_EQ(file.photo.size, (Size{8, 16}));
    EXPECT_EQ(file.facts.orientation, Orientation::kQuarterClockwise);
    PhotoRules rules;
    rules.ignore_exif = true;
    EXPECT_EQ(read_photo_file(jpeg, "p", rules).photo.size, (Size{16, 8}));
    EXPECT_EQ(read_photo_bytes(jpeg, "a record of a set").size, (Size{16, 8}));
}

TEST(PhotoFile, OfSixteenBitsKeepsItsUpperOnesByDefault) {
    const auto file = read_photo_file(png16(PNG_COLOR_TYPE_GRAY, {0, 255, 256, 65535}), "p", {});
    EXPECT_THAT(file.photo.rgb, ElementsAre(0, 0, 0, 0, 0, 0, 1, 1, 1, 255, 255, 255));
    EXPECT_EQ(file.facts.bits, 16);
    EXPECT_EQ(file.facts.brightest, 65535);
    EXPECT_EQ(read_photo_bytes(png16(PNG_COLOR_TYPE_RGB, {511, 512, 65535}), "p").rgb,
              photo_of(png16(PNG_COLOR_TYPE_RGB, {511, 512, 65535}), "full").rgb);
}

TEST(PhotoFile, AutoTakesTheFewestBitsThatHoldItsLevels) {
    EXPECT_THAT(photo_of(png16(PNG_COLOR_TYPE_GRAY, {0, 255}), "auto").rgb,
                ElementsAre(0, 0, 0, 255, 255, 255));
    EXPECT_THAT(photo_of(png16(PNG_COLOR_TYPE_GRAY, {4, 1023}), "auto").rgb,
                ElementsAre(1, 1, 1, 255, 255, 255));
    EXPECT_THAT(photo_of(png16(PNG_COLOR_TYPE_GRAY, {16, 1024, 4095}), "auto").rgb,
                ElementsAre(1, 1, 1, 64, 64, 64, 255, 255, 255));
    EXPECT_THAT(photo_of(png16(PNG_COLOR_TYPE_GRAY, {16384}), "auto").rgb, ElementsAre(64, 64, 64));
}

TEST(PhotoFile, ARangeIsScaledAndClamped) {
    EXPECT_THAT(photo_of(png16(PNG_COLOR_TYPE_GRAY, {50, 100, 1100, 2100, 60000}), "100:2100").rgb,
                ElementsAre(0, 0, 0, 0, 0, 0, 128, 128, 128, 255, 255, 255, 255, 255, 255));
    for (const char* text : {"", "some", "5", "5:5", "9:5", "0:65536", "-1:5", "1:2:3"}) {
        EXPECT_THROW(PhotoRange::parse(text), UsageError) << text;
    }
}

TEST(PhotoRange, NoticesLevelsThatComeOutDark) {
    EXPECT_TRUE(PhotoRange().is_hardly_used(16383));
    EXPECT_FALSE(PhotoRange().is_hardly_used(16384));
    EXPECT_FALSE(PhotoRange::parse("auto").is_hardly_used(100));
    EXPECT_FALSE(PhotoRange::parse("0:4095").is_hardly_used(4095));
}

TEST(PhotoFile, TransparencyIsCountedAndFilled) {
    const auto png = test::png_file({3, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA},
                                    {{200, 0, 100, 255, 200, 0, 100, 0, 200, 0, 100, 51}});
    const auto file = read_photo_file(png, "p", {});
    EXPECT_EQ(file.facts.transparent, 2U);
    EXPECT_THAT(file.photo.rgb, ElementsAre(200, 0, 100, 200, 0, 100, 200, 0, 100));
    PhotoRules rules;
    rules.background = Rgb{255, 255, 255};
    EXPECT_THAT(read_photo_file(png, "p", rules).photo.rgb,
                ElementsAre(200, 0, 100, 255, 255, 255, 244, 204, 224));
    const auto opaque = test::png_file({1, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA}, {{1, 2, 3, 255}});
    EXPECT_EQ(read_photo_file(opaque, "p", {}).facts.transparent, 0U);
}

TEST(PhotoFile, TransparentColoursOfAPaletteAndOfGreyCount) {
    test::PngKind palette{2, 1, 8, PNG_COLOR_TYPE_PALETTE};
    palette.transparency = true; // indices 0 and 1 are transparent
    EXPECT_EQ(read_photo_file(test::png_file(palette, {{0, 2}}), "p", {}).facts.transparent, 1U);
    test::PngKind grey{2, 1, 8, PNG_COLOR_TYPE_GRAY};
    grey.transparency = true; // level 1 is transparent
    EXPECT_EQ(read_photo_file(test::png_file(grey, {{0, 1}}), "p", {}).facts.transparent, 1U);
}

TEST(ParseColor, TakesNamesHexadecimalAndLevels) {
    EXPECT_EQ(parse_color("white", "--background"), (Rgb{255, 255, 255}));
    EXPECT_EQ(parse_color("#ff8000", "--background"), (Rgb{255, 128, 0}));
    EXPECT_EQ(parse_color("1,2,3", "--background"), (Rgb{1, 2, 3}));
    for (const char* text : {"", "whitish", "#ff80", "#gg0000", "1,2", "1,2,256", "1,2,3,4"}) {
        EXPECT_THROW(parse_color(text, "--background"), UsageError) << text;
    }
}

} // namespace
