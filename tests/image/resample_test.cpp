#include "libspade/image/resample.hpp"

#include "libspade/base/hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace spade;

using Levels = std::vector<std::uint8_t>;

Photo grey(Size size, const Levels& levels) {
    Photo photo;
    photo.size = size;
    for (const auto level : levels) {
        photo.rgb.insert(photo.rgb.end(), 3, level);
    }
    return photo;
}

Photo pattern() {
    Photo photo;
    photo.size = {97, 61};
    for (int y = 0; y < photo.size.height; ++y) {
        for (int x = 0; x < photo.size.width; ++x) {
            for (int c = 0; c < 3; ++c) {
                photo.rgb.push_back(static_cast<std::uint8_t>(x * 7 + y * 13 + c * 91 + x * y * 3));
            }
        }
    }
    return photo;
}

std::string digest(const Photo& photo) {
    return digest_of(photo.rgb.data(), photo.rgb.size()).hex();
}

TEST(Bicubic, OvershootsAndIsClipped) {
    Photo photo;
    photo.size = {2, 1};
    photo.rgb = {0, 10, 255, 255, 10, 0};
    EXPECT_EQ(resize_bicubic(photo, {5, 1}).rgb,
              (Levels{0, 10, 255, 17, 10, 238, 128, 10, 128, 238, 10, 17, 255, 10, 0}));
}

TEST(Bicubic, WidensItsKernelWhenItShrinks) {
    EXPECT_EQ(resize_bicubic(grey({1, 5}, {0, 255, 0, 0, 255}), {1, 2}).rgb,
              (Levels{98, 98, 98, 96, 96, 96}));
}

TEST(Bicubic, KeepsFlatColours) {
    const auto flat = grey({3, 2}, Levels(6, 201));
    for (const Size size : {Size{1, 1}, Size{3, 7}, Size{50, 2}, Size{31, 33}}) {
        EXPECT_EQ(resize_bicubic(flat, size).rgb, Levels(3 * size.pixels(), 201));
    }
}

TEST(Bicubic, KeepsAPictureOfTheSameSize) {
    EXPECT_EQ(resize_bicubic(pattern(), {97, 61}).rgb, pattern().rgb);
}

/// The digests are of PIL 9.4's results.
TEST(Bicubic, MatchesPil) {
    EXPECT_EQ(digest(resize_bicubic(pattern(), {40, 33})), "3ece88b976e4ba90906f8c5cb5c4fdfa");
    EXPECT_EQ(digest(resize_bicubic(pattern(), {200, 50})), "b6bd99d84ce3ec8ebeac5dbbcf5fcfc1");
    EXPECT_EQ(digest(resize_bicubic(pattern(), {97, 20})), "d8ed171024dd12fb991e46663bdefc04");
    EXPECT_EQ(digest(resize_bicubic(pattern(), {13, 61})), "a7152d246a1a22989fa921ed09d17dc1");
    EXPECT_EQ(digest(resize_bicubic(pattern(), {1, 1})), "ba8416ec928388485c0fdf5c8b9c9ebb");
}

TEST(Nearest, TakesThePixelUnderTheCentre) {
    const LabelMap map{{5, 1}, {10, 11, 12, 13, 65535}};
    EXPECT_EQ(resize_nearest(map, {3, 1}).ids, (std::vector<std::int32_t>{10, 12, 65535}));
    EXPECT_EQ(resize_nearest(map, {2, 2}).ids, (std::vector<std::int32_t>{11, 13, 11, 13}));
    EXPECT_EQ(resize_nearest(map, {5, 1}).ids, map.ids);
}

TEST(Nearest, Enlarges) {
    const LabelMap map{{2, 2}, {1, 2, 3, 4}};
    const auto large = resize_nearest(map, {5, 3});
    EXPECT_EQ(large.size, (Size{5, 3}));
    EXPECT_EQ(large.ids, (std::vector<std::int32_t>{1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 3, 3, 4, 4, 4}));
}

} // namespace
