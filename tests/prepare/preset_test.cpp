#include "libspade/prepare/preset.hpp"

#include "libspade/base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace spade;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

SourceOptions applied(const std::string& preset, std::string_view split = "train",
                      SourceOptions options = {}) {
    options.preset = preset;
    options.labels = "maps";
    apply_preset(options, split);
    return options;
}

TEST(Preset, NoneChangesNothing) {
    EXPECT_EQ(applied("").table, "");
    EXPECT_EQ(applied("").resize, "");
}

TEST(Preset, SizesFollowTheSplit) {
    for (const std::string name : kPresetNames) {
        const bool fixed = name == "cityscapes";
        EXPECT_EQ(applied(name, "train").resize, fixed ? "512x256" : "286x286") << name;
        EXPECT_EQ(applied(name, "").resize, fixed ? "512x256" : "286x286") << name;
        EXPECT_EQ(applied(name, "val").resize, fixed ? "512x256" : "256x256") << name;
        EXPECT_EQ(applied(name, "test").resize, fixed ? "512x256" : "256x256") << name;
    }
}

TEST(Preset, TablesAreTheInstalledOnes) {
    for (const auto* name : {"coco-stuff", "cityscapes", "ade20k", "facades", "camvid"}) {
        EXPECT_EQ(applied(name).table, name);
    }
    EXPECT_EQ(applied("custom").table, "");
}

TEST(Preset, ExplicitOptionsOverrideIt) {
    SourceOptions said;
    said.table = "mine.labels";
    said.resize = "none";
    said.pair_patterns = {"photos=*.jpeg"};
    const auto options = applied("cityscapes", "train", said);
    EXPECT_EQ(options.table, "mine.labels");
    EXPECT_EQ(options.resize, "none");
    EXPECT_THAT(options.pair_patterns, SizeIs(3));
    EXPECT_THAT(options.pair_patterns, Contains("photos=*.jpeg"));
    EXPECT_THAT(options.pair_patterns, Contains("labels=*_gtFine_labelIds.png"));
}

TEST(Preset, Ade20kIsOneTree) {
    const auto options = applied("ade20k");
    EXPECT_EQ(options.photos, "maps");
    EXPECT_THAT(options.pair_patterns, ElementsAre("labels=*.png", "photos=*.jpg"));
    EXPECT_EQ(options.remap, "") << "the published network has seen raw ids";
}

TEST(Preset, FacadesAreColoursSideBySide) {
    const auto options = applied("facades");
    EXPECT_EQ(options.side_by_side, SideBySide::kPhotoLabel);
    EXPECT_TRUE(options.label_colors);
    EXPECT_EQ(options.tolerance, "nearest");
    SourceOptions apart;
    apart.photos = "photos";
    EXPECT_FALSE(applied("facades", "train", apart).side_by_side);
    EXPECT_FALSE(applied("facades", "train", apart).label_colors);
}

TEST(Preset, InstancesMatchTheReference) {
    for (const std::string name : kPresetNames) {
        const bool has = name == "coco-stuff" || name == "cityscapes" || name == "custom";
        EXPECT_EQ(preset_has_instances(name), has) << name;
    }
    EXPECT_FALSE(preset_has_instances(""));
}

TEST(Preset, AnUnknownPresetSuggestsTheNearest) {
    try {
        applied("cityscape");
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_THAT(error.what(), HasSubstr("did you mean cityscapes?"));
    }
}

} // namespace
