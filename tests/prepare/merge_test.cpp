#include "libspade/prepare/merge.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/small_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spade {
namespace {

using test::small_config;
using test::small_item;
using test::TempDir;
using test::write_set;
using testing::AllOf;
using testing::HasSubstr;

class Merge : public testing::Test {
protected:
    ExitCode merge(const std::vector<std::string>& shards, bool overwrite = false) {
        MergeOptions o;
        for (const auto& shard : shards) {
            o.shards.push_back((folder_ / shard).string());
        }
        o.output = (folder_ / "all.h5").string();
        o.overwrite = overwrite;
        return merge_data_sets(o);
    }

    /// The message with which merging fails.
    template <class Expected>
    std::string refusal(const std::vector<std::string>& shards) {
        try {
            merge(shards);
        } catch (const Expected& error) {
            return error.what();
        }
        return "was merged";
    }

    DataSetReader merged() const { return DataSetReader::open(folder_ / "all.h5", Verify::kWhole); }

    TempDir folder_;
};

TEST_F(Merge, MakesWhatOneRunWouldHaveMade) {
    auto whole = small_config();
    whole.photo_codec = "mixed";
    whole.quality = 95;
    whole.loss.add({5, 324});
    whole.loss.add({9, 324});
    const auto one = write_set(
        folder_ / "one.h5", {small_item("a2", 1), small_item("a10", 2), small_item("b", 3)}, whole);
    auto part = whole;
    part.loss = {};
    part.loss.add({9, 324});
    part.photo_codec = "jpeg";
    write_set(folder_ / "1.h5", {small_item("a10", 2)}, part);
    part.loss = {};
    part.loss.add({5, 324});
    part.photo_codec = "mixed";
    write_set(folder_ / "2.h5", {small_item("a2", 1), small_item("b", 3)}, part);
    part.loss = {};
    part.photo_codec = "";
    const auto empty = write_set(folder_ / "3.h5", {}, part);

    ASSERT_EQ(merge({"3.h5", "1.h5", "2.h5"}), ExitCode::kOk);
    EXPECT_EQ(merged().digest(), one);
    EXPECT_EQ(merged().name(1), "a10");
    EXPECT_EQ(merged().pixels(PictureKind::kPhotos, 2),
              DataSetReader::open(folder_ / "one.h5").pixels(PictureKind::kPhotos, 2));
    const auto parents = merged().provenance().parents;
    ASSERT_EQ(parents.size(), 3U);
    EXPECT_EQ(parents[0].file, "3.h5");
    EXPECT_EQ(parents[0].digest, empty.hex());
}

TEST_F(Merge, AnItemInTwoShardsIsRefusedAndBothShardsAreNamed) {
    write_set(folder_ / "1.h5", {small_item("a", 1), small_item("b", 1)});
    write_set(folder_ / "2.h5", {small_item("c", 1), small_item("b", 2)});
    EXPECT_THAT(refusal<DataError>({"1.h5", "2.h5"}),
                AllOf(HasSubstr("'b'"), HasSubstr("1.h5"), HasSubstr("2.h5")));
    EXPECT_THAT(refusal<DataError>({"1.h5", "1.h5"}), HasSubstr("'a'"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "all.h5"));
}

TEST_F(Merge, DifferentSettingsAreRefusedAndBothValuesAreNamed) {
    write_set(folder_ / "1.h5", {small_item("a", 1)});
    auto other = small_config();
    other.resize = ResizeRule::parse("none");
    write_set(folder_ / "2.h5", {small_item("b", 1)}, other);
    EXPECT_THAT(refusal<ConfigError>({"1.h5", "2.h5"}),
                AllOf(HasSubstr("short:9"), HasSubstr("none")));
    other = small_config();
    other.quality = 90;
    write_set(folder_ / "2.h5", {small_item("b", 1)}, other);
    EXPECT_THAT(refusal<ConfigError>({"1.h5", "2.h5"}), AllOf(HasSubstr("90"), HasSubstr("'0'")));
}

TEST_F(Merge, DifferentTablesAreRefused) {
    write_set(folder_ / "1.h5", {small_item("a", 1)});
    write_set(folder_ / "2.h5", {}, small_config(), "0\tsky\n1\tlake\n2\tother\tdont-care\n");
    EXPECT_THAT(refusal<ConfigError>({"1.h5", "2.h5"}), AllOf(HasSubstr("sea"), HasSubstr("lake")));
    write_set(folder_ / "2.h5", {}, small_config(), "0\tsky\n1\tsea\n2\tother\tdont-care\n");
    EXPECT_THAT(refusal<ConfigError>({"1.h5", "2.h5"}), HasSubstr("different colours"));
}

TEST_F(Merge, DifferentKindsOfPicturesAreRefused) {
    write_set(folder_ / "1.h5", {small_item("a", 1)});
    auto item = small_item("b", 1);
    item.photo = {};
    write_set(folder_ / "2.h5", {item});
    EXPECT_THAT(refusal<ConfigError>({"1.h5", "2.h5"}), HasSubstr("photos"));
}

TEST_F(Merge, ADamagedRecordIsNamedAndNothingIsPublished) {
    write_set(folder_ / "1.h5", {small_item("a", 1)});
    const auto photo = small_item("a", 1).photo.bytes;
    auto bytes = test::read_bytes(folder_ / "1.h5");
    const auto place = bytes.find(photo);
    ASSERT_NE(place, std::string::npos);
    bytes[place + 50] = static_cast<char>(bytes[place + 50] ^ 1);
    test::write_bytes(folder_ / "1.h5", bytes);
    EXPECT_THAT(refusal<DataError>({"1.h5"}), HasSubstr("'a' is damaged"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "all.h5"));
}

TEST_F(Merge, DoesNotOverwriteUnlessAsked) {
    write_set(folder_ / "1.h5", {small_item("a", 1)});
    ASSERT_EQ(merge({"1.h5"}), ExitCode::kOk);
    EXPECT_THROW(merge({"1.h5"}), CreateError);
    EXPECT_EQ(merge({"1.h5"}, /*overwrite=*/true), ExitCode::kOk);
}

} // namespace
} // namespace spade
