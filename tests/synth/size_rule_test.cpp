#include "libspade/synth/size_rule.hpp"

#include "libspade/base/error.hpp"

#include <gtest/gtest.h>

using spade::Size;
using spade::SizeRule;

namespace {

spade::ModelConfig config(bool style) {
    spade::ModelConfig config;
    config.generator.latent = style ? spade::Latent::kStyle : spade::Latent::kMap;
    config.width = 256;
    config.height = 128;
    return config;
}

TEST(SizeRule, NativeIsTheModels) {
    const auto rule = SizeRule::parse("native");
    EXPECT_EQ(rule.network_size({640, 480}, config(false)), (Size{256, 128}));
    EXPECT_EQ(rule.picture_size({640, 480}, config(false)), (Size{256, 128}));
    EXPECT_NO_THROW(rule.require_possible(config(true)));
}

TEST(SizeRule, KeepComputesAtTheNearestMultipleAndWritesTheMapsSize) {
    const auto rule = SizeRule::parse("keep");
    EXPECT_EQ(rule.network_size({100, 81}, config(false)), (Size{96, 96}));
    EXPECT_EQ(rule.network_size({3, 3}, config(false)), (Size{32, 32}));
    EXPECT_EQ(rule.picture_size({100, 81}, config(false)), (Size{100, 81}));
    EXPECT_THROW(rule.require_possible(config(true)), spade::UsageError);
}

TEST(SizeRule, FixedNeedsTheStride) {
    EXPECT_EQ(SizeRule::parse("512x64").network_size({9, 9}, config(false)), (Size{512, 64}));
    EXPECT_NO_THROW(SizeRule::parse("512x64").require_possible(config(false)));
    EXPECT_NO_THROW(SizeRule::parse("256x128").require_possible(config(true)));
    EXPECT_THROW(SizeRule::parse("512x64").require_possible(config(true)), spade::UsageError);
    try {
        SizeRule::parse("500x50").require_possible(config(false));
        FAIL();
    } catch (const spade::UsageError& error) {
        EXPECT_NE(std::string(error.what()).find("multiples of 32; the nearest is 512x64"),
                  std::string::npos);
    }
}

TEST(SizeRule, RefusesOtherTexts) {
    for (const auto* text : {"", "x", "12", "12x", "x12", "0x5", "-1x5", "12x12x12", "12X12",
                             "99999x1", "1e3x5", "native "}) {
        EXPECT_THROW(SizeRule::parse(text), spade::UsageError) << text;
    }
}

} // namespace
