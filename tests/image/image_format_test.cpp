#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using namespace std::string_view_literals;
using testing::HasSubstr;

constexpr Size kSize{13, 7}; ///< of all pictures of make-pictures.py

std::string any_format(const std::string& name) {
    return test::read_bytes(SPADE_TEST_DATA "/pictures/" + name);
}

template <class Read>
std::string refusal(Read read, std::string_view bytes) {
    try {
        read(bytes, "picture");
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

/// As in make-pictures.py.
int id_at(int x, int y) { return (x + 3 * y) % 12; }

void expect_ids(const std::string& name, int factor = 1, int offset = 0) {
    const auto map = read_label_map_bytes(any_format(name), name);
    ASSERT_EQ(map.size, kSize) << name;
    std::size_t i = 0;
    for (int y = 0; y < kSize.height; ++y) {
        for (int x = 0; x < kSize.width; ++x) {
            ASSERT_EQ(map.ids[i++], id_at(x, y) * factor + offset) << name;
        }
    }
}

TEST(ImageFormat, IdsAsTheyAreStored) {
    expect_ids("ids-palette.bmp");
    expect_ids("ids.pgm");
    expect_ids("ids.tif");
    expect_ids("ids-lzw.tif");
    expect_ids("ids16.tif", 1000, 7);
    expect_ids("ids-lossless.webp");
}

TEST(ImageFormat, PgmIsNotScaledByItsMaximum) {
    const auto narrow = read_label_map_bytes("P5 # x\n2 1 11\n\x00\x0b"sv, "a.pgm");
    EXPECT_EQ(narrow.ids, (std::vector<std::int32_t>{0, 11}));
    const auto wide = read_label_map_bytes("P5\n2 1\n1000\n\x01\x02\x03\x04"sv, "a.pgm");
    EXPECT_EQ(wide.ids, (std::vector<std::int32_t>{0x102, 0x304}));
}

TEST(ImageFormat, RefusesPicturesThatCannotHoldIds) {
    const std::vector<std::pair<std::string, std::string>> reasons{
        {"colours.bmp", "is a colour picture"},
        {"colours.ppm", "is a colour picture"},
        {"colours.tif", "is a colour picture"},
        {"colours-lossless.webp", "is a colour picture"},
        {"ids-lossy.webp", "lossy"},
        {"ids-jpeg.tif", "JPEG"},
        {"progressive.jpg", "is a JPEG, whose compression blends neighbouring ids"},
    };
    for (const auto& [name, reason] : reasons) {
        EXPECT_THAT(refusal(read_label_map_bytes, any_format(name)), HasSubstr(reason)) << name;
    }
    EXPECT_THAT(refusal(read_label_map_bytes, "P4\n8 1\nx"), HasSubstr("bitmap"));
}

TEST(ImageFormat, PhotosOfTheOtherFormats) {
    for (const auto* name :
         {"colours.bmp", "colours.ppm", "colours.tif", "colours-lossless.webp"}) {
        const auto photo = read_photo_bytes(any_format(name), name);
        ASSERT_EQ(photo.size, kSize) << name;
        std::size_t i = 0;
        for (int y = 0; y < kSize.height; ++y) {
            for (int x = 0; x < kSize.width; ++x) {
                ASSERT_EQ(photo.rgb[i++], std::uint8_t(x * 19)) << name;
                ASSERT_EQ(photo.rgb[i++], std::uint8_t(y * 40)) << name;
                ASSERT_EQ(photo.rgb[i++], std::uint8_t(x * y * 3)) << name;
            }
        }
    }
}

TEST(ImageFormat, PhotosThatOpenCvWouldReadDifferently) {
    EXPECT_THAT(refusal(read_photo_bytes, any_format("alpha.tif")),
                HasSubstr("4 samples per pixel"));
    EXPECT_THAT(refusal(read_photo_bytes, any_format("ids.pgm").replace(8, 3, "200")),
                HasSubstr("maximum value 200"));
}

TEST(ImageFormat, EveryTruncationIsRefused) {
    for (const auto* name : {"colours.bmp", "colours.ppm", "colours.tif", "colours-lossless.webp",
                             "progressive.jpg", "ids.tif", "ids-lzw.tif", "ids-lossy.webp"}) {
        const auto whole = any_format(name);
        ASSERT_NO_THROW(read_photo_bytes(whole, name)) << name;
        for (std::size_t length = 0; length < whole.size(); ++length) {
            const auto cut = std::string_view(whole).substr(0, length);
            EXPECT_THROW(read_photo_bytes(cut, name), DataError) << name << " " << length;
            EXPECT_THROW(read_label_map_bytes(cut, name), DataError) << name << " " << length;
        }
    }
}

TEST(ImageFormat, DamageIsRefusedOrHarmlessAndSilentOnStderr) {
    testing::internal::CaptureStderr();
    for (const auto* name : {"colours.bmp", "ids-lzw.tif", "colours.tif", "colours-lossless.webp",
                             "ids-lossy.webp", "cmyk.jpg"}) {
        const auto whole = any_format(name);
        for (std::size_t i = 0; i < whole.size(); ++i) {
            auto bytes = whole;
            bytes[i] = static_cast<char>(~bytes[i]);
            refusal(read_photo_bytes, bytes);
            refusal(read_label_map_bytes, bytes);
        }
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ImageFormat, RefusesWhatIsNotAPicture) {
    for (const auto read : {+[](std::string_view b) { return refusal(read_photo_bytes, b); },
                            +[](std::string_view b) { return refusal(read_label_map_bytes, b); }}) {
        EXPECT_THAT(read(""), HasSubstr("is empty"));
        EXPECT_THAT(read("<!DOCTYPE html>\n<html>"),
                    HasSubstr("is not a supported picture: it begins with '<!DOCTYPE html>\\n'"));
        EXPECT_THAT(read("GIF89a\x1\x0"sv), HasSubstr("is damaged or truncated: giflib"));
        EXPECT_THAT(read("\x89HDF\r\n\x1a\n"sv), HasSubstr("is not a supported picture"));
        EXPECT_THAT(read("BMW is a maker of cars"), HasSubstr("is not a supported picture"));
        EXPECT_THAT(read("P5 of them"), HasSubstr("no complete number"));
        EXPECT_THAT(read("P2\n1 1\n255\n3\n"), HasSubstr("text PNM"));
    }
}

TEST(ImageFormat, SizesAreCheckedBeforePixels) {
    const auto ppm = [](const std::string& size) { return "P6\n" + size + "\n255\n"; };
    EXPECT_THAT(refusal(read_photo_bytes, ppm("30000 30000")), HasSubstr("30000x30000 pixels; at"));
    EXPECT_THAT(refusal(read_photo_bytes, ppm("0 4")), HasSubstr("header says 0x4"));
    EXPECT_THAT(refusal(read_photo_bytes, ppm("4000000000000 1")), HasSubstr("pixels"));
    EXPECT_THAT(refusal(read_photo_bytes, ppm("8000 8000")), HasSubstr("is truncated"));
    const auto webp = "RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\0\xff\xff\0"sv;
    EXPECT_THAT(refusal(read_photo_bytes, webp), HasSubstr("65536x65536"));
    auto bmp = any_format("colours.bmp");
    bmp.replace(18, 4, "\xff\xff\xff\x7f");
    EXPECT_THAT(refusal(read_photo_bytes, bmp), HasSubstr("2147483647x7"));
}

} // namespace
