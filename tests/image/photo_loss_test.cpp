#include "libspade/image/photo_loss.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace {

using namespace spade;

TEST(SquaredError, SumsTheDifferences) {
    const Photo a{{2, 1}, {0, 10, 255, 3, 3, 3}};
    const Photo b{{2, 1}, {255, 11, 255, 3, 1, 3}};
    const auto error = squared_error(a, b);
    EXPECT_EQ(error.sum, 255U * 255 + 1 + 4);
    EXPECT_EQ(error.levels, 6U);
    EXPECT_THROW((void)squared_error(a, {{1, 1}, {0, 0, 0}}), InternalError);
}

TEST(SquaredError, DoesNotOverflow) {
    const Photo black{{1024, 64}, std::vector<std::uint8_t>(196608, 0)};
    const Photo white{{1024, 64}, std::vector<std::uint8_t>(196608, 255)};
    EXPECT_EQ(squared_error(black, white).sum, std::uint64_t{196608} * 255 * 255);
}

TEST(SquaredError, PsnrIsInDecibels) {
    EXPECT_NEAR((SquaredError{100, 100}).psnr(), 48.1308, 1e-4);
    EXPECT_EQ((SquaredError{65025, 1}).psnr(), 0);
    EXPECT_TRUE(std::isinf((SquaredError{0, 9}).psnr()));
}

TEST(PhotoLoss, AnySplitInAnyOrderGivesTheSame) {
    const std::vector<SquaredError> photos = {{5, 10}, {9, 12}, {3, 4}, {0, 7}, {6, 8}, {1, 100}};
    PhotoLoss whole;
    for (const auto& photo : photos) {
        whole.add(photo);
    }
    EXPECT_EQ(whole.photos, 6U);
    EXPECT_EQ(whole.worst.levels, 12U) << "9/12 is 3/4 is 6/8: the largest photo";
    for (std::size_t cut = 0; cut <= photos.size(); ++cut) {
        PhotoLoss front;
        PhotoLoss back;
        for (std::size_t i = 0; i < photos.size(); ++i) {
            (i < cut ? front : back).add(photos[i]);
        }
        back.merge(front);
        EXPECT_EQ(to_json(back), to_json(whole)) << cut;
    }
}

TEST(PhotoLoss, JsonRoundTrips) {
    PhotoLoss loss;
    loss.add({7, 9});
    EXPECT_EQ(to_json(photo_loss_from_json(to_json(loss), "f")), to_json(loss));
    EXPECT_THROW((void)photo_loss_from_json(nlohmann::json::object(), "f"), DataError);
}

TEST(MergedCodec, DifferentOnesAreMixed) {
    EXPECT_EQ(merged_codec("", "jpeg"), "jpeg");
    EXPECT_EQ(merged_codec("jpeg", ""), "jpeg");
    EXPECT_EQ(merged_codec("jpeg", "jpeg"), "jpeg");
    EXPECT_EQ(merged_codec("jpeg", "original"), "mixed");
    EXPECT_EQ(merged_codec("mixed", "jpeg"), "mixed");
}

} // namespace
