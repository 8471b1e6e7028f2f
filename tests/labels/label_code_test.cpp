#include "libspade/labels/label_code.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using testing::ElementsAre;
using testing::HasSubstr;

LabelCode::Decoded decode(const char* code, const std::string& bytes) {
    return LabelCode::parse(code).decode(bytes, "maps/a.png");
}

std::string row(std::vector<std::int32_t> ids) {
    const auto width = static_cast<int>(ids.size());
    return encode_label_png({{width, 1}, std::move(ids)});
}

std::string colors(std::vector<std::uint8_t> rgb) {
    const auto width = static_cast<int>(rgb.size() / 3);
    return encode_png({{width, 1}, std::move(rgb)});
}

TEST(LabelCode, Ade20kHoldsTheClassInRedAndGreenAndTheObjectInBlue) {
    const auto decoded = decode("ade20k", colors({10, 56, 1, 10, 56, 2, 120, 103, 0, 5, 9, 0}));
    EXPECT_THAT(decoded.labels.ids, ElementsAre(312, 312, 12 * 256 + 103, 9));
    EXPECT_THAT(decoded.instances->ids, ElementsAre(0, 1, 2, 3));
}

TEST(LabelCode, DivideGivesLabelAndObject) {
    const auto decoded = decode("divide:256", row({13 * 256, 13 * 256 + 1, 13 * 256, 5}));
    EXPECT_THAT(decoded.labels.ids, ElementsAre(13, 13, 13, 0));
    EXPECT_THAT(decoded.instances->ids, ElementsAre(0, 1, 0, 2));
}

TEST(LabelCode, DivideFromLeavesSmallNumbersAsLabels) {
    const auto decoded = decode("divide-from:1000", row({7, 26000, 26001, 7, 24000}));
    EXPECT_THAT(decoded.labels.ids, ElementsAre(7, 26, 26, 7, 24));
    EXPECT_THAT(decoded.instances->ids, ElementsAre(0, 1, 2, 0, 3));
}

TEST(LabelCode, OneChannelOfAColourPicture) {
    const auto picture = colors({1, 20, 200, 2, 21, 201});
    EXPECT_THAT(decode("red", picture).labels.ids, ElementsAre(1, 2));
    EXPECT_THAT(decode("green", picture).labels.ids, ElementsAre(20, 21));
    EXPECT_THAT(decode("blue,offset:-200", picture).labels.ids, ElementsAre(0, 1));
    EXPECT_FALSE(decode("red", picture).instances);
}

TEST(LabelCode, PanopticNumbersMayBeDivided) {
    // 26 * 1000 + 5 = 26005 = 149 + 256 * 101; 7
    const auto decoded = decode("panoptic,divide-from:1000", colors({149, 101, 0, 7, 0, 0}));
    EXPECT_THAT(decoded.labels.ids, ElementsAre(26, 7));
    EXPECT_THAT(decoded.instances->ids, ElementsAre(0, 1));
}

TEST(LabelCode, OffsetShiftsIds) {
    EXPECT_THAT(decode("offset:-1", row({1, 150})).labels.ids, ElementsAre(0, 149));
    EXPECT_THAT(decode("offset:2", row({0, 9})).labels.ids, ElementsAre(2, 11));
}

TEST(LabelCode, RefusesLabelsThatNoTableCanHold) {
    try {
        (void)decode("offset:-1", row({1, 0}));
        FAIL();
    } catch (const DataError& error) {
        EXPECT_THAT(error.what(), HasSubstr("maps/a.png: number 0 at pixel (1, 0) means label -1"));
    }
    EXPECT_THROW(decode("panoptic", colors({0, 0, 1})), DataError);
}

TEST(LabelCode, RefusesLossyPictures) {
    const auto jpeg = encode_jpeg({{8, 8}, std::vector<std::uint8_t>(192, 9)}, 90);
    EXPECT_THROW(decode("red", jpeg), DataError);
    EXPECT_THROW(decode("divide:2", jpeg), DataError);
    EXPECT_THROW(decode("divide:2", colors({1, 2, 3})), DataError) << "colours, but no channel";
}

TEST(LabelCode, RefusesOtherSpellings) {
    for (const char* text :
         {"", "Red", "red,green", "divide", "divide:", "divide:1", "divide:x", "offset:70000",
          "offset:1,divide:2", "divide:2,divide:3", "ade20k,divide:2", "red,", "offset:0x1"}) {
        EXPECT_THROW(LabelCode::parse(text), UsageError) << text;
    }
}

} // namespace
