#include "libspade/data/augment.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <string>
#include <vector>

namespace spade {
namespace {

constexpr Size kPicture{7, 5};

/// Each pixel encodes its position: x + 10 y.
LabelMap place_map(Size size) {
    LabelMap map{size, {}};
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            map.ids.push_back(x + 10 * y);
        }
    }
    return map;
}

Photo place_photo(Size size) {
    Photo photo{size, {}};
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            for (const int level : {x, y, 200 + x}) {
                photo.rgb.push_back(static_cast<std::uint8_t>(level));
            }
        }
    }
    return photo;
}

AugmentOptions crop_of(int width, int height) {
    AugmentOptions options;
    options.crop = {width, height};
    return options;
}

CropWindow window_at(int i, const AugmentOptions& options, Size picture) {
    return draw_crop_window(options, picture, RandomStream(1, "view/" + std::to_string(i)), "a");
}

TEST(RandomStream, NeverChanges) {
    RandomStream stream(0, "order/0");
    EXPECT_EQ(stream.bits(), 18272237467409955346U);
    EXPECT_EQ(stream.bits(), 9698860406339097570U);
    EXPECT_EQ(stream.below(1000), 402U);
}

TEST(RandomStream, BelowIsUniform) {
    RandomStream stream(3, "uniform");
    std::array<int, 7> seen{};
    constexpr int kDraws = 70000;
    for (int i = 0; i < kDraws; ++i) {
        ++seen[stream.below(seen.size())];
    }
    for (const int count : seen) {
        EXPECT_NEAR(count, 10000, 400); // four standard deviations
    }
    EXPECT_EQ(stream.below(1), 0U);
}

/// Two thirds of 2^64: a draw modulo that would be in its lower half twice as often.
TEST(RandomStream, BelowIsUnbiasedForHugeCounts) {
    constexpr std::uint64_t kCount = 0xAAAAAAAAAAAAAAAAU;
    RandomStream stream(5, "huge");
    int low = 0;
    for (int i = 0; i < 10000; ++i) {
        const auto drawn = stream.below(kCount);
        ASSERT_LT(drawn, kCount);
        low += drawn < kCount / 2 ? 1 : 0;
    }
    EXPECT_NEAR(low, 5000, 200);
}

TEST(DrawCropWindow, NeverChanges) {
    const auto options = crop_of(256, 256);
    std::vector<std::array<int, 3>> drawn;
    for (const auto* name : {"augment/street/01/0", "augment/street/01/1", "augment/street/02/0"}) {
        const auto window = draw_crop_window(options, {286, 286}, RandomStream(42, name), "a");
        drawn.push_back({window.left, window.top, window.flipped ? 1 : 0});
    }
    const std::vector<std::array<int, 3>> golden{{28, 25, 1}, {26, 3, 0}, {27, 16, 0}};
    EXPECT_EQ(drawn, golden);
}

TEST(DrawCropWindow, ReachesEveryPositionEquallyOften) {
    std::array<int, 12> seen{}; // 4 x 3
    int flipped = 0;
    constexpr int kDraws = 12000;
    for (int i = 0; i < kDraws; ++i) {
        const auto window = window_at(i, crop_of(4, 3), kPicture);
        ASSERT_TRUE(window.left >= 0 && window.left <= 3 && window.top >= 0 && window.top <= 2);
        EXPECT_EQ(window.size, (Size{4, 3}));
        ++seen[static_cast<std::size_t>(window.left + 4 * window.top)];
        flipped += window.flipped ? 1 : 0;
    }
    for (const int count : seen) {
        EXPECT_NEAR(count, kDraws / 12.0, 130);
    }
    EXPECT_NEAR(flipped, kDraws / 2.0, 220);
}

TEST(DrawCropWindow, WithoutCropIsThePicture) {
    const auto window = window_at(0, AugmentOptions{}, kPicture);
    EXPECT_EQ(window.size, kPicture);
    EXPECT_EQ(window.left, 0);
    EXPECT_EQ(window.top, 0);
}

TEST(DrawCropWindow, ACropOfThePicturesSizeHasOnePosition) {
    const auto window = window_at(0, crop_of(7, 5), kPicture);
    EXPECT_EQ(window.left, 0);
    EXPECT_EQ(window.top, 0);
}

TEST(DrawCropWindow, CropStaysWhenFlippingIsTurnedOff) {
    auto still = crop_of(4, 3);
    still.flip = false;
    for (int i = 0; i < 50; ++i) {
        const auto turned = window_at(i, crop_of(4, 3), kPicture);
        const auto window = window_at(i, still, kPicture);
        EXPECT_FALSE(window.flipped);
        EXPECT_EQ(window.left, turned.left);
        EXPECT_EQ(window.top, turned.top);
    }
}

TEST(DrawCropWindow, RefusesACropLargerThanThePicture) {
    for (const auto& options : {crop_of(8, 5), crop_of(7, 6)}) {
        try {
            draw_crop_window(options, kPicture, RandomStream(0, "x"), "set.h5:street/01");
            FAIL() << "no error";
        } catch (const ConfigError& error) {
            const std::string text = error.what();
            EXPECT_NE(text.find("set.h5:street/01"), std::string::npos) << text;
            EXPECT_NE(text.find("7x5"), std::string::npos) << text;
            EXPECT_NE(text.find(fmt::format("{}x{}", options.crop.width, options.crop.height)),
                      std::string::npos)
                << text;
        }
    }
}

TEST(ResizeCropFlip, CutsTheWindow) {
    const CropWindow window{2, 1, {3, 2}, false};
    EXPECT_EQ(resize_crop_flip(window, kPicture, place_map(kPicture)).ids,
              (std::vector<std::int32_t>{12, 13, 14, 22, 23, 24}));
}

TEST(ResizeCropFlip, FlipsTheWindow) {
    const CropWindow window{2, 1, {3, 2}, true};
    EXPECT_EQ(resize_crop_flip(window, kPicture, place_map(kPicture)).ids,
              (std::vector<std::int32_t>{14, 13, 12, 24, 23, 22}));
}

TEST(ResizeCropFlip, ReachesTheLastPixel) {
    const CropWindow window{4, 3, {3, 2}, false};
    EXPECT_EQ(resize_crop_flip(window, kPicture, place_map(kPicture)).ids,
              (std::vector<std::int32_t>{34, 35, 36, 44, 45, 46}));
}

TEST(ResizeCropFlip, ShowsThePhotoWhereTheMapIs) {
    for (int width = 1; width <= kPicture.width; ++width) {
        for (const bool flipped : {false, true}) {
            const CropWindow window{kPicture.width - width, 2, {width, 3}, flipped};
            const auto map = resize_crop_flip(window, kPicture, place_map(kPicture));
            const auto photo = resize_crop_flip(window, kPicture, place_photo(kPicture));
            EXPECT_EQ(map.size, window.size);
            ASSERT_EQ(photo.size, window.size);
            ASSERT_EQ(photo.rgb.size(), 3 * map.ids.size());
            for (std::size_t i = 0; i < map.ids.size(); ++i) {
                EXPECT_EQ(photo.rgb[3 * i] + 10 * photo.rgb[3 * i + 1], map.ids[i]);
                EXPECT_EQ(photo.rgb[3 * i + 2], 200 + photo.rgb[3 * i]);
            }
        }
    }
}

TEST(ResizeCropFlip, ResizesBeforeItCuts) {
    const Size doubled{14, 10};
    const CropWindow window{3, 0, {4, 1}, false};
    EXPECT_EQ(resize_crop_flip(window, doubled, place_map(kPicture)).ids,
              (std::vector<std::int32_t>{1, 2, 2, 3}));
    const Photo even{kPicture, std::vector<std::uint8_t>(3 * kPicture.pixels(), 77)};
    EXPECT_EQ(resize_crop_flip(window, doubled, even).rgb, std::vector<std::uint8_t>(12, 77));
}

} // namespace
} // namespace spade
