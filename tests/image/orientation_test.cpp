#include "libspade/image/orientation.hpp"

#include "libspade/image/image_file.hpp"
#include "tests/image/exif_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace {

using namespace spade;
using test::exif_block;
using test::jpeg_with_exif;
using test::png_with_exif;

using Ids = std::vector<std::int32_t>;

// The letters of EXIF's own example: F stored in each of eight ways.
//     1 2 3
//     4 5 6
LabelMap six() { return {{3, 2}, {1, 2, 3, 4, 5, 6}}; }

TEST(Orientation, MakesPicturesUpright) {
    const std::map<int, LabelMap> expected{
        {1, {{3, 2}, {1, 2, 3, 4, 5, 6}}}, {2, {{3, 2}, {3, 2, 1, 6, 5, 4}}},
        {3, {{3, 2}, {6, 5, 4, 3, 2, 1}}}, {4, {{3, 2}, {4, 5, 6, 1, 2, 3}}},
        {5, {{2, 3}, {1, 4, 2, 5, 3, 6}}}, {6, {{2, 3}, {4, 1, 5, 2, 6, 3}}},
        {7, {{2, 3}, {6, 3, 5, 2, 4, 1}}}, {8, {{2, 3}, {3, 6, 2, 5, 1, 4}}},
    };
    for (const auto& [number, map] : expected) {
        const auto turned = upright(six(), static_cast<Orientation>(number));
        EXPECT_EQ(turned.size, map.size) << number;
        EXPECT_EQ(turned.ids, map.ids) << number;
    }
}

TEST(Orientation, TurnsThreeLevelsOfAPixelTogether) {
    const Photo photo{{2, 1}, {1, 2, 3, 4, 5, 6}};
    const auto turned = upright(photo, Orientation::kQuarterClockwise);
    EXPECT_EQ(turned.size, (Size{1, 2}));
    EXPECT_THAT(turned.rgb, testing::ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(upright(photo, Orientation::kHalfTurn).rgb, testing::ElementsAre(4, 5, 6, 1, 2, 3));
}

TEST(Orientation, IsFoundInEveryFormat) {
    const Photo photo{{8, 8}, std::vector<std::uint8_t>(192, 9)};
    for (const bool big : {false, true}) {
        const auto block = exif_block(6, big);
        EXPECT_EQ(stored_orientation(jpeg_with_exif(encode_jpeg(photo, 90), block)),
                  Orientation::kQuarterClockwise);
        EXPECT_EQ(stored_orientation(png_with_exif(encode_png(photo), block)),
                  Orientation::kQuarterClockwise);
        EXPECT_EQ(stored_orientation(block), Orientation::kQuarterClockwise) << "a TIFF";
    }
    EXPECT_EQ(
        stored_orientation(std::string("RIFF\x3a\0\0\0WEBPVP8L\1\0\0\0x\0EXIF\x26\0\0\0", 30) +
                           exif_block(3)),
        Orientation::kHalfTurn);
    EXPECT_EQ(stored_orientation(encode_png(photo)), Orientation::kUpright);
    EXPECT_EQ(stored_orientation(encode_jpeg(photo, 90)), Orientation::kUpright);
}

TEST(Orientation, OfDamagedOrInvalidMetadataIsUpright) {
    const auto jpeg = encode_jpeg({{8, 8}, std::vector<std::uint8_t>(192, 9)}, 90);
    for (const int invalid : {0, 9, 65535}) {
        EXPECT_EQ(stored_orientation(jpeg_with_exif(jpeg, exif_block(invalid))),
                  Orientation::kUpright);
    }
    const auto whole = jpeg_with_exif(jpeg, exif_block(6));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto found = stored_orientation(whole.substr(0, length));
        EXPECT_TRUE(found == Orientation::kUpright || found == Orientation::kQuarterClockwise);
    }
    auto far = exif_block(6);
    far.replace(4, 4, "\xFF\xFF\xFF\xFF"); // a directory behind the end
    EXPECT_EQ(stored_orientation(jpeg_with_exif(jpeg, far)), Orientation::kUpright);
}

TEST(Orientation, CanBeRemovedWithoutTouchingPixels) {
    const Photo photo{{8, 8}, std::vector<std::uint8_t>(192, 9)};
    for (const bool big : {false, true}) {
        const auto jpeg = jpeg_with_exif(encode_jpeg(photo, 90), exif_block(8, big));
        const auto plain = without_orientation(jpeg);
        EXPECT_EQ(stored_orientation(plain), Orientation::kUpright);
        EXPECT_EQ(plain.size(), jpeg.size());
        EXPECT_EQ(read_photo_bytes(plain, "p").rgb, read_photo_bytes(jpeg, "p").rgb);
    }
    const auto png = without_orientation(png_with_exif(encode_png(photo), exif_block(8)));
    EXPECT_EQ(png, encode_png(photo));
    EXPECT_EQ(without_orientation(encode_png(photo)), encode_png(photo));
}

} // namespace
