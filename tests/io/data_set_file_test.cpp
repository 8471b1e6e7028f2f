#include "libspade/io/data_set_file.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace spade {
namespace {

using nlohmann::json;
using test::read_bytes;
using test::TempDir;
using test::write_bytes;

std::vector<DataSetItem> some_items() {
    return {{"street/1", {"labels of 1", {1, 2}}, {"photo of 1", {3, 4}}, {}},
            {"street/2", {std::string(5000000, 'l'), {5, 6}}, {std::string("\0p", 2), {7, 8}}, {}},
            {"gr\xc3\xbcn 3", {"l", {9, 10}}, {"photo of 3", {~0ULL, 0}}, {}}};
}

Digest write_set(const std::filesystem::path& path, const std::vector<DataSetItem>& items,
                 const std::string& time = "") {
    DataSetWriter set(path, true);
    set.configuration({{"resize", "256x256"}});
    set.label_table("0\tsky\n");
    Provenance provenance;
    provenance.time = time;
    set.provenance(provenance);
    for (const auto& item : items) {
        set.add(item);
    }
    return set.commit();
}

TEST(DataSetFile, RoundTrips) {
    const TempDir folder;
    const auto items = some_items();
    const auto digest = write_set(folder / "a.h5", items, "today");
    const auto set = DataSetReader::open(folder / "a.h5", Verify::kWhole);
    EXPECT_EQ(set.digest(), digest);
    EXPECT_EQ(set.configuration(), json({{"resize", "256x256"}}));
    EXPECT_EQ(set.label_table(), "0\tsky\n");
    EXPECT_EQ(set.provenance().time, "today");
    ASSERT_EQ(set.size(), items.size());
    EXPECT_TRUE(set.has(PictureKind::kPhotos));
    EXPECT_FALSE(set.has(PictureKind::kInstances));
    for (std::size_t i = items.size(); i-- > 0;) {
        EXPECT_EQ(set.name(i), items[i].name);
        EXPECT_TRUE(set.record(PictureKind::kLabels, i) == items[i].labels.bytes);
        EXPECT_EQ(set.record(PictureKind::kPhotos, i), items[i].photo.bytes);
        EXPECT_EQ(set.pixels(PictureKind::kLabels, i), items[i].labels.pixels);
        EXPECT_EQ(set.pixels(PictureKind::kPhotos, i), items[i].photo.pixels);
    }
    EXPECT_THROW(set.record(PictureKind::kInstances, 0), DataError);
    EXPECT_THROW(set.pixels(PictureKind::kInstances, 0), DataError);
    EXPECT_THROW(set.record(PictureKind::kLabels, items.size()), DataError);
}

TEST(DataSetFile, NothingElseIsLeftInTheFolder) {
    const TempDir folder;
    write_set(folder / "a.h5", some_items());
    { DataSetWriter(folder / "b.h5", false).add({"1", {"l"}, {"p"}, {"i"}}); }
    namespace fs = std::filesystem;
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
}

TEST(DataSetFile, ItsDigestIsOfTheContentsAlone) {
    const TempDir folder;
    const auto items = some_items();
    const auto digest = write_set(folder / "a.h5", items, "today");
    EXPECT_EQ(write_set(folder / "b.h5", items, "tomorrow"), digest);
    auto changed = items;
    changed[1].labels.bytes.back() = 'm';
    EXPECT_NE(write_set(folder / "b.h5", changed), digest);
    changed = items;
    changed[0].name = "street/0";
    EXPECT_NE(write_set(folder / "b.h5", changed), digest);
    changed = {items[1], items[0], items[2]};
    EXPECT_NE(write_set(folder / "b.h5", changed), digest);
}

TEST(DataSetFile, AnEmptyShardIsASet) {
    const TempDir folder;
    write_set(folder / "a.h5", {});
    const auto set = DataSetReader::open(folder / "a.h5");
    EXPECT_EQ(set.size(), 0U);
    EXPECT_FALSE(set.has(PictureKind::kLabels));
}

TEST(DataSetFile, BadItemsAreRefusedAndLeftOut) {
    const TempDir folder;
    DataSetWriter set(folder / "a.h5", false);
    for (const std::string name : {"", "/a", "a/", "a//b", "../a", "a/..", "./a"}) {
        EXPECT_THROW(set.add({name, {"l"}, {}, {}}), DataError) << name;
    }
    EXPECT_THROW(set.add({std::string("a\0b", 3), {"l"}, {}, {}}), DataError);
    EXPECT_THROW(set.add({"a", {}, {}, {}}), DataError);
    set.add({"a", {"l"}, {}, {"i"}});
    EXPECT_THROW(set.add({"a", {"l"}, {}, {"i"}}), DataError);
    EXPECT_THROW(set.add({"b", {"l"}, {}, {}}), DataError);
    EXPECT_THROW(set.add({"b", {"l"}, {"p"}, {"i"}}), DataError);
    set.add({"...", {"l2"}, {}, {"i2"}});
    set.commit();
    const auto read = DataSetReader::open(folder / "a.h5");
    ASSERT_EQ(read.size(), 2U);
    EXPECT_EQ(read.name(1), "...");
    EXPECT_EQ(read.record(PictureKind::kInstances, 1), "i2");
}

TEST(DataSetFile, ADamagedRecordIsNamedAsItIsRead) {
    const TempDir folder;
    write_set(folder / "a.h5",
              {{"one", {"label map 1"}, {}, {}}, {"two", {"label map 2"}, {}, {}}});
    auto bytes = read_bytes(folder / "a.h5");
    bytes[bytes.find("label map 2")] = 'L';
    write_bytes(folder / "a.h5", bytes);
    const auto set = DataSetReader::open(folder / "a.h5");
    EXPECT_EQ(set.record(PictureKind::kLabels, 0), "label map 1");
    try {
        set.record(PictureKind::kLabels, 1);
        FAIL() << "was read";
    } catch (const DataError& error) {
        const std::string message = error.what();
        EXPECT_NE(message.find("'two'"), std::string::npos) << message;
        EXPECT_EQ(message.rfind((folder / "a.h5").string(), 0), 0U) << message;
    }
    EXPECT_THROW(DataSetReader::open(folder / "a.h5", Verify::kWhole), DataError);
}

/// Damage is found when the set is opened or the record is read, or it is outside all pictures.
TEST(DataSetFile, NoFlippedBitChangesAPicture) {
    const TempDir folder;
    const std::vector<DataSetItem> items = {
        {"one", {"label map 1", {1, 2}}, {"photo 1", {3, 4}}, {}},
        {"two", {"label map 2", {5, 6}}, {"photo 2", {7, 8}}, {}}};
    write_set(folder / "a.h5", items);
    const auto bytes = read_bytes(folder / "a.h5");
    for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 31) {
        auto flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        std::filesystem::remove(folder / "b.h5");
        write_bytes(folder / "b.h5", flipped);
        try {
            const auto set = DataSetReader::open(folder / "b.h5");
            ASSERT_EQ(set.size(), items.size());
            for (std::size_t i = 0; i < items.size(); ++i) {
                EXPECT_EQ(set.name(i), items[i].name);
                EXPECT_EQ(set.record(PictureKind::kLabels, i), items[i].labels.bytes);
                EXPECT_EQ(set.record(PictureKind::kPhotos, i), items[i].photo.bytes);
                EXPECT_EQ(set.pixels(PictureKind::kPhotos, i), items[i].photo.pixels);
            }
        } catch (const DataError&) {
        }
    }
}

/// Files that our own writer never makes: sealed correctly, with inconsistent contents.
class DataSetForged : public testing::Test {
protected:
    using Offsets = std::vector<std::uint64_t>;

    void forge(const std::string& names, const Offsets& name_offsets, const Offsets& offsets,
               std::size_t digests, std::size_t pixels = 4) {
        SealedWriter file(path_, "data-set", 1, true);
        auto& h5 = file.file();
        h5.write_text("names", names);
        write(h5, "names_offsets", name_offsets);
        h5.write_text("labels", "abcdef");
        write(h5, "labels_offsets", offsets);
        write(h5, "labels_digests", Offsets(digests));
        write(h5, "labels_pixels", Offsets(pixels));
        file.commit({});
    }

    static void write(h5::File& file, const std::string& object, const Offsets& numbers) {
        file.write(object, {Dtype::u64, {static_cast<std::int64_t>(numbers.size())}},
                   numbers.data());
    }

    bool opens() const {
        try {
            DataSetReader::open(path_);
        } catch (const DataError&) {
            return false;
        }
        return true;
    }

    TempDir folder_;
    std::filesystem::path path_ = folder_ / "a.h5";
};

TEST_F(DataSetForged, CountsAndOffsetsMustAgree) {
    forge("ab", {0, 1, 2}, {0, 3, 6}, 4);
    EXPECT_TRUE(opens());
    forge("ab", {0, 1, 2}, {0, 6}, 4);
    EXPECT_FALSE(opens());
    forge("ab", {0, 1, 2}, {0, 3, 6}, 2);
    EXPECT_FALSE(opens());
    forge("ab", {0, 1, 2}, {0, 3, 6}, 4, 2);
    EXPECT_FALSE(opens());
    forge("ab", {0, 1, 2}, {0, 7, 6}, 4);
    EXPECT_FALSE(opens());
    forge("ab", {0, 1, 2}, {0, 3, 7}, 4);
    EXPECT_FALSE(opens());
    forge("ab", {0, 1, 2}, {1, 3, 6}, 4);
    EXPECT_FALSE(opens());
    forge("ab", {}, {0, 6}, 2);
    EXPECT_FALSE(opens());
}

TEST_F(DataSetForged, NamesMustStayInTheirFolder) {
    forge("../a", {0, 4}, {0, 6}, 2);
    EXPECT_FALSE(opens());
    forge("/etc/a", {0, 6}, {0, 6}, 2);
    EXPECT_FALSE(opens());
    forge("aa", {0, 1, 2}, {0, 3, 6}, 4);
    EXPECT_FALSE(opens());
    forge("a", {0, 0, 1}, {0, 3, 6}, 4);
    EXPECT_FALSE(opens());
}

} // namespace
} // namespace spade
