#include "libspade/data/data_set.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/small_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace spade {
namespace {

using nlohmann::json;
using test::TempDir;

TEST(DataSetConfig, JsonRoundTrips) {
    auto config = test::small_config();
    config.quality = 95;
    config.loss.add({17, 324});
    const auto back = data_set_config_from_json(to_json(config), "a.h5");
    EXPECT_EQ(to_json(back), to_json(config));
    EXPECT_EQ(back.resize, config.resize);
    EXPECT_EQ(back.loss.worst.sum, 17U);
}

TEST(DataSetConfig, UnknownFieldsAreIgnored) {
    auto config = to_json(test::small_config());
    config["of the future"] = 1;
    EXPECT_EQ(to_json(data_set_config_from_json(config, "a.h5")), to_json(test::small_config()));
}

TEST(DataSetConfig, MissingOrInvalidFieldsAreReportedWithTheFile) {
    for (const auto* field : {"resize", "split", "photo_codec", "quality", "loss"}) {
        for (const auto& value : {json(), json::array({1})}) {
            auto config = to_json(test::small_config());
            config[field] = value;
            EXPECT_THROW(data_set_config_from_json(config, "a.h5"), DataError) << config;
        }
    }
    auto config = to_json(test::small_config());
    config["resize"] = "sideways:4";
    try {
        data_set_config_from_json(config, "a.h5");
        FAIL() << "was read";
    } catch (const DataError& error) {
        EXPECT_EQ(std::string(error.what()).rfind("a.h5: ", 0), 0U) << error.what();
        EXPECT_NE(std::string(error.what()).find("sideways:4"), std::string::npos) << error.what();
    }
    EXPECT_THROW(data_set_config_from_json(json::array(), "a.h5"), DataError);
}

TEST(PixelDigest, CoversSizeAndValues) {
    const LabelMap map{{3, 2}, {0, 1, 2, 3, 4, 70000}};
    std::string bytes(32, '\0');
    const std::int32_t numbers[] = {3, 2, 0, 1, 2, 3, 4, 70000};
    std::memcpy(bytes.data(), numbers, sizeof numbers);
    EXPECT_EQ(pixel_digest(map), digest_of(bytes));
    EXPECT_NE(pixel_digest(map), pixel_digest(LabelMap{{2, 3}, map.ids}));
    const Photo photo{{1, 1}, {9, 8, 7}};
    EXPECT_EQ(pixel_digest(photo), digest_of(std::string("\1\0\0\0\1\0\0\0\x9\x8\x7", 11)));
}

TEST(DataSet, DecodesItsPictures) {
    const TempDir folder;
    test::write_set(folder / "a.h5", {test::small_item("a/1", 1), test::small_item("a/2", 2, 15)});
    const auto set = DataSet::open(folder / "a.h5");
    ASSERT_EQ(set.size(), 2U);
    EXPECT_EQ(set.name(1), "a/2");
    EXPECT_EQ(set.table().labels()[1].name, "sea");
    EXPECT_EQ(set.config().split, "train");
    EXPECT_EQ(set.labels(1).ids, test::striped_map(2, {15, 9}).ids);
    EXPECT_EQ(set.instances(1).ids, test::striped_map(3, {15, 9}).ids);
    EXPECT_EQ(set.photo(1).rgb, test::shaded_photo(2, {15, 9}).rgb);
    EXPECT_EQ(pixel_digest(set.photo(0)), set.reader().pixels(PictureKind::kPhotos, 0));
    EXPECT_EQ(set.size_of(0), (Size{12, 9}));
    EXPECT_EQ(set.size_of(1), (Size{15, 9}));
}

TEST(DataSet, KnowsTheSizeOfPhotosAlone) {
    const TempDir folder;
    test::write_set(folder / "a.h5",
                    {{"a", {}, test::record_of(test::shaded_photo(1, {7, 5})), {}}});
    EXPECT_EQ(DataSet::open(folder / "a.h5").size_of(0), (Size{7, 5}));
}

TEST(DataSet, ABadPictureIsNamedWithItsSet) {
    const TempDir folder;
    auto item = test::small_item("a/1", 1);
    item.labels.bytes.resize(item.labels.bytes.size() / 2);
    test::write_set(folder / "a.h5", {item});
    try {
        DataSet::open(folder / "a.h5").labels(0);
        FAIL() << "was read";
    } catch (const DataError& error) {
        const auto expected = (folder / "a.h5").string() + ":a/1: ";
        EXPECT_EQ(std::string(error.what()).rfind(expected, 0), 0U) << error.what();
    }
}

TEST(DataSet, ABadTableIsNamedWithItsSet) {
    const TempDir folder;
    test::write_set(folder / "a.h5", {}, test::small_config(), "0\tsky\n0\tsea\n");
    EXPECT_THROW(DataSet::open(folder / "a.h5"), DataError);
}

} // namespace
} // namespace spade
