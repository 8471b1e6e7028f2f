#include "libspade/base/error.hpp"
#include "libspade/data/loader.hpp"
#include "libspade/image/image_file.hpp"
#include "tests/data/place_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace spade {
namespace {

using namespace test;

/// The message that next() throws for the second batch of an epoch; the other batches are loaded.
template <class Expected>
std::string failure(const DataSet& set, LoaderOptions options) {
    options.shuffle = false;
    options.threads = 2;
    Loader loader(set, options);
    loader.start(0);
    std::string text;
    std::vector<std::size_t> items;
    for (std::size_t batch = 0; batch < loader.batches(); ++batch) {
        try {
            for (const auto& item : loader.next()) {
                items.push_back(item.index);
            }
        } catch (const Expected& error) {
            EXPECT_EQ(batch, 1U);
            text = error.what();
        }
    }
    EXPECT_EQ(items, (std::vector<std::size_t>{0, 1, 4, 5}));
    EXPECT_TRUE(loader.next().empty());
    return text;
}

class BadItem : public testing::Test {
protected:
    BadItem() { options_.batch = 2; }

    /// Item 3 is in the second batch of two.
    DataSet set_with(DataSetItem item) {
        auto items = some_items(6);
        items[3] = std::move(item);
        return write(dir_ / "bad.h5", items);
    }

    TempDir dir_;
    LoaderOptions options_ = some_options();
};

TEST_F(BadItem, CostsItsBatch) {
    auto item = some_item(3);
    item.photo.bytes.resize(item.photo.bytes.size() / 2);
    const auto text = failure<DataError>(set_with(item), options_);
    EXPECT_NE(text.find("street/03"), std::string::npos) << text;
}

TEST_F(BadItem, MayHaveAnUnknownId) {
    auto item = some_item(3);
    auto labels = read_label_map_bytes(item.labels.bytes, "");
    labels.ids.back() = 8;
    item.labels = record_of(labels);
    options_.augment.crop = {1, 1}; // which hides it in most epochs
    const auto text = failure<DataError>(set_with(item), options_);
    EXPECT_NE(text.find("street/03: id 8 at pixel (11, 8)"), std::string::npos) << text;
}

TEST_F(BadItem, MayBeSmallerThanTheCrop) {
    const auto text = failure<ConfigError>(set_with(some_item(3, {12, 5})), options_);
    EXPECT_NE(text.find("street/03: 12x5 pixels are too few for a crop of 8x6"), std::string::npos)
        << text;
}

TEST_F(BadItem, MayHavePicturesOfDifferentSizes) {
    auto item = some_item(3);
    item.photo = some_item(3, {13, 9}).photo;
    auto text = failure<DataError>(set_with(item), options_);
    EXPECT_NE(text.find("street/03: the photo has 13x9 pixels, but the label map has 12x9"),
              std::string::npos)
        << text;
    item = some_item(3);
    item.instances = some_item(3, {12, 8}).instances;
    text = failure<DataError>(set_with(item), options_);
    EXPECT_NE(text.find("street/03: the instance map has 12x8 pixels"), std::string::npos) << text;
}

TEST(Loader, RefusesInvalidOptions) {
    const TempDir dir;
    const auto set = write(dir / "set.h5", some_items(17));
    const auto refused = [&](auto change) {
        auto options = some_options();
        change(options);
        EXPECT_THROW(Loader(set, options), ConfigError);
    };
    refused([](auto& o) { o.batch = 0; });
    refused([](auto& o) { o.threads = 0; });
    refused([](auto& o) { o.ahead = 0; });
    refused([](auto& o) { o.ranks = 0; });
    refused([](auto& o) { o.rank = -1; });
    refused([](auto& o) { o.rank = 1; });
    refused([](auto& o) { o.batch = 18; });
    refused([](auto& o) { o.augment.crop = {8, 0}; });
    refused([](auto& o) { o.augment.crop = {-8, -6}; });
    Loader loader(set, some_options());
    EXPECT_THROW(loader.start(0, 18), ConfigError);
}

} // namespace
} // namespace spade
