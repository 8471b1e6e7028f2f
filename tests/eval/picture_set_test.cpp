#include "libspade/eval/picture_set.hpp"

#include "libspade/base/error.hpp"
#include "libspade/image/image_file.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace {

using spade::map_name;
using spade::PictureSet;

class PictureSetTest : public testing::Test {
protected:
    void photo(const std::string& name, int width = 3) const {
        spade::Photo photo;
        photo.size = {width, 2};
        photo.rgb.assign(3 * photo.size.pixels(), 7);
        const auto path = dir_ / (name + ".png");
        std::filesystem::create_directories(path.parent_path());
        spade::test::write_bytes(path, encode_png(photo));
    }
    spade::test::TempDir dir_;
};

TEST(MapName, IsTheSameForAllSamples) {
    EXPECT_EQ(map_name("a/b.12"), "a/b");
    EXPECT_EQ(map_name("a/b"), "a/b");
    EXPECT_EQ(map_name("a/b12"), "a/b12");
    EXPECT_EQ(map_name("a/.12"), "a/.12");
    EXPECT_EQ(map_name("12"), "12");
    EXPECT_EQ(map_name(""), "");
}

TEST_F(PictureSetTest, ItemsAreInTheOrderOfTheBytesOfTheirNames) {
    for (const char* name : {"b", "a10", "a2", "c/a"}) {
        photo(name);
    }
    const auto set = PictureSet::photos(dir_.path().string(), {}, {});
    ASSERT_EQ(set.size(), 4U);
    EXPECT_EQ(set.name(0), "a10");
    EXPECT_EQ(set.name(1), "a2");
    EXPECT_EQ(set.name(3), "c/a");
    EXPECT_EQ(set.find("b"), 2U);
    EXPECT_FALSE(set.find("c"));
    EXPECT_EQ(set.find_by_map_name("a2.7"), 1U);
}

TEST_F(PictureSetTest, ShardsAreDisjointWholeAndKeepSamplesTogether) {
    for (int i = 0; i < 20; ++i) {
        photo("m" + std::to_string(i) + ".1");
        photo("m" + std::to_string(i) + ".2");
    }
    std::size_t sum = 0;
    for (int shard = 1; shard <= 3; ++shard) {
        const auto set = PictureSet::photos(dir_.path().string(), {shard, 3}, {});
        sum += set.size();
        for (std::size_t i = 0; i < set.size(); ++i) {
            EXPECT_TRUE(set.find(std::string(map_name(set.name(i))) + ".1"));
            EXPECT_TRUE(set.find(std::string(map_name(set.name(i))) + ".2"));
        }
    }
    EXPECT_EQ(sum, 40U);
}

TEST_F(PictureSetTest, ASurveyReadsSizesAndRefusesDamagedPictures) {
    photo("a", 5);
    photo("b", 6);
    const auto set = PictureSet::photos(dir_.path().string(), {}, {});
    const auto found = survey(set, false, 2);
    EXPECT_EQ(found.sizes[1], (spade::Size{6, 2}));
    EXPECT_NE(found.digests[0], found.digests[1]);
    spade::test::write_bytes(dir_ / "a.png", "no picture");
    EXPECT_THROW(survey(set, false, 2), spade::Error);
}

TEST_F(PictureSetTest, AnEmptyFolderIsRefused) {
    EXPECT_THROW(PictureSet::photos(dir_.path().string(), {}, {}), spade::MissingError);
    EXPECT_THROW(PictureSet::photos((dir_ / "none").string(), {}, {}), spade::MissingError);
}

} // namespace
