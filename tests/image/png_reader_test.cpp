#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "tests/image/png_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using test::id_png;
using test::png_file;
using test::PngKind;
using testing::HasSubstr;

int id_at(int x, int y, int bits) {
    return (x + 3 * y) % (1 << std::min(bits, 12)) * (bits == 16 ? 16 : 1);
}

void expect_png_ids(const PngKind& kind) {
    const auto id = [&](int x, int y) { return id_at(x, y, kind.bits); };
    const auto map = read_label_map_bytes(id_png(kind, id), "a.png");
    ASSERT_EQ(map.size, (Size{kind.width, kind.height}));
    std::size_t i = 0;
    for (int y = 0; y < kind.height; ++y) {
        for (int x = 0; x < kind.width; ++x) {
            ASSERT_EQ(map.ids[i++], id(x, y)) << kind.bits << " bits at " << x << ", " << y;
        }
    }
}

std::string png_refusal(std::string_view bytes) {
    try {
        read_label_map_bytes(bytes, "a.png");
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

TEST(PngIds, AreTheStoredValuesOfEveryDepth) {
    for (const int interlace : {PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7}) {
        for (const int bits : {1, 2, 4, 8, 16}) {
            expect_png_ids({13, 7, bits, PNG_COLOR_TYPE_GRAY, interlace});
        }
        for (const int bits : {1, 2, 4, 8}) {
            expect_png_ids({13, 7, bits, PNG_COLOR_TYPE_PALETTE, interlace});
        }
    }
    expect_png_ids({1, 1, 1});
}

TEST(PngIds, TransparencyOfGreyOrPaletteIsIgnored) {
    expect_png_ids({13, 7, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, true});
    expect_png_ids({13, 7, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, true});
}

TEST(PngIds, ColoursAndAlphaAreRefused) {
    const auto of = [](int color, std::size_t channels) {
        return png_file({2, 1, 8, color}, {std::vector<std::uint8_t>(2 * channels, 255)});
    };
    EXPECT_THAT(png_refusal(of(PNG_COLOR_TYPE_RGB, 3)),
                HasSubstr("a.png: is a colour picture (RGB), not a map of label ids; convert"));
    EXPECT_THAT(png_refusal(of(PNG_COLOR_TYPE_RGB_ALPHA, 4)), HasSubstr("(RGBA)"));
    EXPECT_THAT(png_refusal(of(PNG_COLOR_TYPE_GRAY_ALPHA, 2)), HasSubstr("grey with transparency"));
}

TEST(PngPhoto, ReadsEveryKind) {
    const auto first = [](const std::string& bytes) {
        const auto rgb = read_photo_bytes(bytes, "a.png").rgb;
        return std::vector<int>(rgb.begin(), rgb.begin() + 3);
    };
    const auto constant = [](int value) { return [value](int, int) { return value; }; };
    using Rgb = std::vector<int>;
    EXPECT_EQ(first(id_png({2, 2, 1}, constant(1))), (Rgb{255, 255, 255}));
    EXPECT_EQ(first(id_png({2, 2, 4}, constant(3))), (Rgb{51, 51, 51}));
    EXPECT_EQ(first(id_png({2, 2, 16}, constant(0x12ff))), (Rgb{0x12, 0x12, 0x12}));
    EXPECT_EQ(first(id_png({2, 2, 4, PNG_COLOR_TYPE_PALETTE}, constant(9))), (Rgb{246, 9, 7}));
    EXPECT_EQ(
        first(id_png({2, 2, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_ADAM7, true}, constant(0))),
        (Rgb{255, 0, 7}));
    EXPECT_EQ(first(png_file({1, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA}, {{1, 2, 3, 0}})), (Rgb{1, 2, 3}));
    EXPECT_EQ(first(png_file({1, 1, 16, PNG_COLOR_TYPE_RGB}, {{1, 255, 2, 255, 3, 255}})),
              (Rgb{1, 2, 3}));
    EXPECT_EQ(first(png_file({1, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA}, {{77, 0}})), (Rgb{77, 77, 77}));
}

class PngDamage : public testing::TestWithParam<int> {
protected:
    const std::string whole_ = id_png({13, 7, 8, PNG_COLOR_TYPE_PALETTE, GetParam()},
                                      [](int x, int y) { return id_at(x, y, 8); });

    static void expect_refused(std::string_view bytes, std::size_t at) {
        EXPECT_THROW(read_label_map_bytes(bytes, "a.png"), DataError) << at;
        EXPECT_THROW(read_photo_bytes(bytes, "a.png"), DataError) << at;
    }
};

TEST_P(PngDamage, EveryTruncationIsRefused) {
    for (std::size_t length = 0; length < whole_.size(); ++length) {
        expect_refused(std::string_view(whole_).substr(0, length), length);
    }
}

TEST_P(PngDamage, EveryFlippedBitIsRefused) {
    for (std::size_t bit = 0; bit < 8 * whole_.size(); ++bit) {
        auto bytes = whole_;
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
        expect_refused(bytes, bit);
    }
}

TEST_P(PngDamage, BytesAfterTheEndAreIgnored) {
    EXPECT_NO_THROW(read_label_map_bytes(whole_ + "and more", "a.png"));
}

INSTANTIATE_TEST_SUITE_P(, PngDamage, testing::Values(PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7));

TEST(PngBomb, IsRefusedByItsHeader) {
    EXPECT_THAT(png_refusal(png_file({30000, 30000}, {})), HasSubstr("has 30000x30000 pixels"));
    EXPECT_THAT(png_refusal(png_file({32769, 1}, {})), HasSubstr("at most 32768 per side"));
    const auto pixels = std::string("\0\0\1\0IDAT", 8);
    EXPECT_THAT(png_refusal(png_file({8000, 8000}, {}) + pixels),
                HasSubstr("cannot hold 8000x8000 pixels"));
}

TEST(PngBomb, ATextChunkIsNotInflated) {
    std::string out;
    auto* png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    auto* info = png_create_info_struct(png);
    png_set_write_fn(png, &out, test::append, nullptr);
    png_set_IHDR(png, info, 1, 1, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    std::string huge(std::size_t{64} << 20, 'x');
    char key[] = "Comment";
    png_text text{};
    text.compression = PNG_TEXT_COMPRESSION_zTXt;
    text.key = key;
    text.text = huge.data();
    text.text_length = huge.size();
    png_set_text(png, info, &text, 1);
    png_write_info(png, info);
    const png_byte row[] = {9};
    png_write_row(png, row);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    EXPECT_EQ(read_label_map_bytes(out, "a.png").ids, std::vector<std::int32_t>{9});
}

} // namespace
