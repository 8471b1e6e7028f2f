#include "libspade/image/image_file.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace {

using namespace spade;
using testing::HasSubstr;

Photo smooth(Size size) {
    Photo photo;
    photo.size = size;
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            photo.rgb.push_back(static_cast<std::uint8_t>(x * 3));
            photo.rgb.push_back(static_cast<std::uint8_t>(y * 5));
            photo.rgb.push_back(static_cast<std::uint8_t>(200 - x - y));
        }
    }
    return photo;
}

int greatest_difference(const Photo& a, const Photo& b) {
    EXPECT_EQ(a.size, b.size);
    EXPECT_EQ(a.rgb.size(), b.rgb.size());
    int most = 0;
    for (std::size_t i = 0; i < std::min(a.rgb.size(), b.rgb.size()); ++i) {
        most = std::max(most, std::abs(a.rgb[i] - b.rgb[i]));
    }
    return most;
}

std::string picture(const std::string& name) {
    return test::read_bytes(SPADE_TEST_DATA "/pictures/" + name);
}

TEST(ImageFile, PngRoundTrips) {
    for (const Size size : {Size{1, 1}, Size{50, 33}}) {
        const auto photo = smooth(size);
        EXPECT_EQ(greatest_difference(read_photo_bytes(encode_png(photo), "a"), photo), 0);
        EXPECT_EQ(encode_png(photo), encode_png(photo));
    }
}

TEST(ImageFile, IdsRoundTripInTheFewestBits) {
    const LabelMap narrow{{3, 1}, {0, 7, 255}};
    const LabelMap wide{{1, 3}, {0, 256, 65535}};
    EXPECT_EQ(read_label_map_bytes(encode_label_png(narrow), "a").ids, narrow.ids);
    EXPECT_EQ(read_label_map_bytes(encode_label_png(wide), "a").ids, wide.ids);
    constexpr std::size_t kDepthAt = 24;
    EXPECT_EQ(encode_label_png(narrow)[kDepthAt], 8);
    EXPECT_EQ(encode_label_png(wide)[kDepthAt], 16);
    EXPECT_THROW(encode_label_png({{1, 1}, {-1}}), DataError);
    EXPECT_THROW(encode_label_png({{1, 1}, {65536}}), DataError);
}

TEST(ImageFile, JpegKeepsChromaFromQuality90) {
    const auto photo = smooth({48, 32});
    EXPECT_LE(greatest_difference(read_photo_bytes(encode_jpeg(photo, 95), "a"), photo), 6);
    EXPECT_LE(greatest_difference(read_photo_bytes(encode_jpeg(photo, 75), "a"), photo), 40);

    // Stripes of one pixel in colour survive only where colours are not subsampled.
    Photo stripes;
    stripes.size = {32, 32};
    for (std::size_t i = 0; i < stripes.size.pixels(); ++i) {
        stripes.rgb.insert(stripes.rgb.end(), {std::uint8_t(i % 2 == 0 ? 200 : 60), 100, 100});
    }
    EXPECT_LE(greatest_difference(read_photo_bytes(encode_jpeg(stripes, 90), "a"), stripes), 30);
    EXPECT_GE(greatest_difference(read_photo_bytes(encode_jpeg(stripes, 89), "a"), stripes), 31);
    EXPECT_THROW(encode_jpeg(photo, 0), UsageError);
    EXPECT_THROW(encode_jpeg(photo, 101), UsageError);
}

/// The .png is the .jpg as decoded by PIL.
TEST(ImageFile, JpegIsDecodedAsByPil) {
    for (const std::string name : {"progressive", "cmyk", "turned"}) {
        const auto ours = read_photo_bytes(picture(name + ".jpg"), name);
        const auto theirs = read_photo_bytes(picture(name + ".png"), name);
        EXPECT_LE(greatest_difference(ours, theirs), 1) << name;
    }
}

TEST(ImageFile, EveryTruncatedJpegIsRefused) {
    const auto whole = encode_jpeg(smooth({40, 24}), 80);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_THROW(read_photo_bytes(std::string_view(whole).substr(0, length), "a"), DataError)
            << length;
    }
    EXPECT_NO_THROW(read_photo_bytes(whole + "and more", "a"));
}

TEST(ImageFile, AJpegBombIsRefusedByItsHeader) {
    auto bytes = encode_jpeg(smooth({16, 16}), 80);
    const auto frame = bytes.find(std::string("\xff\xc0\x00\x11\x08", 5));
    ASSERT_NE(frame, std::string::npos);
    bytes.replace(frame + 5, 4, "u0u0"); // 0x7530 by 0x7530: 30000 by 30000
    try {
        read_photo_bytes(bytes, "bomb.jpg");
        FAIL();
    } catch (const DataError& error) {
        EXPECT_THAT(error.what(),
                    HasSubstr("bomb.jpg: has 30000x30000 pixels; at most 32768 per side"));
    }
}

TEST(ImageFile, IncompletePicturesAreNotEncoded) {
    EXPECT_THROW(encode_png({{2, 2}, {1, 2, 3}}), InternalError);
    EXPECT_THROW(encode_jpeg({{2, 2}, {1, 2, 3}}, 90), InternalError);
    EXPECT_THROW(encode_label_png({{0, 0}, {}}), InternalError);
}

} // namespace
