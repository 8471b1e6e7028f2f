#include "libspade/data/loader.hpp"

#include "tests/data/place_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

namespace spade {

bool operator==(const TrainingItem& a, const TrainingItem& b) {
    return a.index == b.index && a.channels.ids == b.channels.ids &&
           a.instances.value().ids == b.instances.value().ids &&
           a.photo.value().rgb == b.photo.value().rgb;
}

namespace {

using namespace test;

std::vector<TrainingItem> rest(Loader& loader) {
    std::vector<TrainingItem> items;
    for (auto batch = loader.next(); !batch.empty(); batch = loader.next()) {
        std::move(batch.begin(), batch.end(), std::back_inserter(items));
    }
    return items;
}

std::vector<TrainingItem> epoch_of(const DataSet& set, const LoaderOptions& options,
                                   std::uint64_t epoch, std::size_t first_batch = 0) {
    Loader loader(set, options);
    loader.start(epoch, first_batch);
    return rest(loader);
}

std::vector<std::size_t> indices(const std::vector<TrainingItem>& items) {
    std::vector<std::size_t> all;
    for (const auto& item : items) {
        all.push_back(item.index);
    }
    return all;
}

/// Left, top, flipped, as read from the instance map.
std::tuple<int, int, bool> seen(const TrainingItem& item) {
    const auto& ids = item.instances.value().ids;
    const bool flipped = ids[1] < ids[0];
    const int first = flipped ? ids[0] - (item.channels.size.width - 1) : ids[0];
    return {first % kStored.width, first / kStored.width, flipped};
}

class LoaderTest : public testing::Test {
protected:
    TempDir dir_;
    DataSet set_ = write(dir_ / "set.h5", some_items(17));
    LoaderOptions options_ = some_options();
};

TEST(EpochOrder, NeverChanges) {
    EXPECT_EQ(epoch_order(0, 0, 10), (std::vector<std::size_t>{4, 7, 8, 5, 1, 3, 9, 2, 0, 6}));
    EXPECT_EQ(epoch_order(0, 1, 10), (std::vector<std::size_t>{0, 6, 8, 3, 5, 2, 1, 4, 7, 9}));
    EXPECT_EQ(epoch_order(1, 0, 10), (std::vector<std::size_t>{0, 6, 2, 8, 5, 3, 7, 9, 4, 1}));
}

TEST(EpochOrder, IsAPermutation) {
    for (const std::size_t count : {0, 1, 2, 1000}) {
        auto order = epoch_order(7, 3, count);
        std::sort(order.begin(), order.end());
        std::vector<std::size_t> all(count);
        std::iota(all.begin(), all.end(), std::size_t{0});
        EXPECT_EQ(order, all);
    }
}

TEST(EpochOrder, AllOrdersAreEquallyLikely) {
    std::map<std::vector<std::size_t>, int> seen;
    constexpr int kEpochs = 6000;
    for (std::uint64_t epoch = 0; epoch < kEpochs; ++epoch) {
        ++seen[epoch_order(11, epoch, 3)];
    }
    ASSERT_EQ(seen.size(), 6U);
    for (const auto& [order, count] : seen) {
        EXPECT_NEAR(count, kEpochs / 6.0, 120); // four standard deviations
    }
}

TEST_F(LoaderTest, CropsNeverChange) {
    std::vector<std::tuple<int, int, bool>> views;
    for (const auto& item : epoch_of(set_, options_, 2)) {
        views.push_back(seen(item));
    }
    const std::vector<std::tuple<int, int, bool>> golden{
        {3, 2, true},  {1, 1, true}, {4, 3, true}, {0, 3, true},  {4, 1, false}, {2, 0, true},
        {3, 1, true},  {1, 2, true}, {0, 2, true}, {0, 3, false}, {0, 3, false}, {4, 3, false},
        {3, 0, false}, {0, 1, true}, {1, 2, true}, {4, 1, false}, {4, 2, false}};
    EXPECT_EQ(views, golden);
}

TEST_F(LoaderTest, CropsAndFlipsAllPicturesAlike) {
    bool some_flipped = false;
    bool some_not = false;
    for (const auto& item : epoch_of(set_, options_, 0)) {
        const auto [left, top, flipped] = seen(item);
        (flipped ? some_flipped : some_not) = true;
        ASSERT_EQ(item.channels.size, kCrop);
        ASSERT_EQ(item.instances->size, kCrop);
        ASSERT_EQ(item.photo->size, kCrop);
        for (int y = 0; y < kCrop.height; ++y) {
            for (int x = 0; x < kCrop.width; ++x) {
                const auto i = static_cast<std::size_t>(x + kCrop.width * y);
                const int from_x = left + (flipped ? kCrop.width - 1 - x : x);
                const int from_y = top + y;
                const auto index = static_cast<int>(item.index);
                EXPECT_EQ(item.instances->ids[i], from_x + kStored.width * from_y);
                EXPECT_EQ(item.channels.ids[i], (from_x + from_y + index) % 3);
                EXPECT_EQ(item.photo->rgb[3 * i], from_x);
                EXPECT_EQ(item.photo->rgb[3 * i + 1], from_y);
                EXPECT_EQ(item.photo->rgb[3 * i + 2], index);
            }
        }
    }
    EXPECT_TRUE(some_flipped && some_not);
}

TEST_F(LoaderTest, EachItemOnceAnEpoch) {
    auto items = indices(epoch_of(set_, options_, 5));
    EXPECT_EQ(items, epoch_order(options_.seed, 5, set_.size()));
}

TEST_F(LoaderTest, InTurnWithoutShuffling) {
    options_.shuffle = false;
    std::vector<std::size_t> all(set_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    EXPECT_EQ(indices(epoch_of(set_, options_, 5)), all);
}

TEST_F(LoaderTest, RanksTogetherMakeTheEpochOfOne) {
    options_.batch = 6;
    const auto alone = epoch_of(set_, options_, 3);
    ASSERT_EQ(alone.size(), 12U); // of 17: two batches of six, and five dropped
    options_.batch = 2;
    options_.ranks = 3;
    for (options_.rank = 0; options_.rank < 3; ++options_.rank) {
        EXPECT_EQ(Loader(set_, options_).batches(), 2U);
        const auto part = epoch_of(set_, options_, 3);
        ASSERT_EQ(part.size(), 4U);
        for (std::size_t i = 0; i < part.size(); ++i) {
            EXPECT_EQ(part[i], alone[3 * i + static_cast<std::size_t>(options_.rank)]);
        }
    }
}

TEST_F(LoaderTest, SameItemsForAnyThreadsAndBatch) {
    const auto expected = epoch_of(set_, options_, 1);
    for (const int threads : {1, 4}) {
        for (const int batch : {1, 3}) {
            for (const int ahead : {1, 5}) {
                options_.threads = threads;
                options_.batch = batch;
                options_.ahead = ahead;
                const auto items = epoch_of(set_, options_, 1);
                ASSERT_EQ(items.size(), set_.size() / static_cast<std::size_t>(batch) *
                                            static_cast<std::size_t>(batch));
                EXPECT_TRUE(std::equal(items.begin(), items.end(), expected.begin()));
            }
        }
    }
}

TEST_F(LoaderTest, ResumesAtAnyBatch) {
    options_.batch = 3;
    options_.threads = 2;
    const auto whole = epoch_of(set_, options_, 4);
    for (std::size_t first = 0; first <= 5; ++first) {
        const auto tail = epoch_of(set_, options_, 4, first);
        ASSERT_EQ(tail.size(), whole.size() - 3 * first);
        EXPECT_TRUE(std::equal(tail.begin(), tail.end(),
                               whole.begin() + static_cast<std::ptrdiff_t>(3 * first)));
    }
}

TEST_F(LoaderTest, EpochsDiffer) {
    options_.shuffle = false;
    const auto first = epoch_of(set_, options_, 0);
    const auto second = epoch_of(set_, options_, 1);
    std::size_t alike = 0;
    for (std::size_t i = 0; i < first.size(); ++i) {
        alike += first[i] == second[i] ? 1 : 0;
    }
    EXPECT_LT(alike, 5U); // one in forty is expected to be
}

TEST_F(LoaderTest, ResizesBeforeTheCrop) {
    options_.augment.resize = ResizeRule::parse("24x18");
    options_.augment.crop = {};
    options_.augment.flip = false;
    for (const auto& item : epoch_of(set_, options_, 0)) {
        ASSERT_EQ(item.channels.size, (Size{24, 18}));
        ASSERT_EQ(item.photo->size, (Size{24, 18}));
        const auto& ids = item.instances->ids;
        EXPECT_EQ((std::vector<std::int32_t>(ids.begin(), ids.begin() + 4)),
                  (std::vector<std::int32_t>{0, 0, 1, 1}));
    }
}

TEST_F(LoaderTest, StartAbandonsTheEpochUnderway) {
    options_.threads = 3;
    Loader loader(set_, options_);
    const auto expected = epoch_of(set_, options_, 9);
    for (int taken = 0; taken < 5; ++taken) {
        loader.start(8);
        for (int i = 0; i < taken; ++i) {
            loader.next();
        }
        loader.start(9);
        EXPECT_EQ(rest(loader), expected);
    }
}

TEST_F(LoaderTest, MayBeDestroyedAtAnyTime) {
    options_.threads = 4;
    options_.batch = 2;
    for (int i = 0; i < 40; ++i) {
        Loader loader(set_, options_);
        loader.start(static_cast<std::uint64_t>(i));
        for (int taken = 0; taken < i % 9; ++taken) {
            loader.next();
        }
    }
}

TEST_F(LoaderTest, IsEmptyBeforeTheStartAndAtTheEnd) {
    Loader loader(set_, options_);
    EXPECT_TRUE(loader.next().empty());
    loader.start(0, loader.batches());
    EXPECT_TRUE(loader.next().empty());
    loader.start(0, loader.batches() - 1);
    EXPECT_EQ(loader.next().size(), 1U);
    EXPECT_TRUE(loader.next().empty());
    EXPECT_TRUE(loader.next().empty());
}

TEST_F(LoaderTest, DecodesNoFurtherAheadThanAsked) {
    options_.threads = 4;
    options_.batch = 2;
    options_.ahead = 2;
    Loader loader(set_, options_);
    loader.start(0);
    for (std::size_t taken = 0; taken <= loader.batches(); ++taken) {
        const auto most = std::min<std::size_t>(2 * (taken + 2), 16);
        while (loader.items_begun() < most) {
            std::this_thread::yield();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2)); // for one too many to begin
        EXPECT_EQ(loader.items_begun(), most);
        loader.next();
    }
}

TEST_F(LoaderTest, ASetOfLabelsAlone) {
    auto items = some_items(3);
    for (auto& item : items) {
        item.photo = {};
        item.instances = {};
    }
    const auto set = write(dir_ / "labels.h5", items);
    for (const auto& item : epoch_of(set, options_, 0)) {
        EXPECT_EQ(item.channels.size, kCrop);
        EXPECT_FALSE(item.photo);
        EXPECT_FALSE(item.instances);
    }
}

TEST_F(LoaderTest, ItemsMayDifferInSize) {
    const auto set = write(dir_ / "mixed.h5", {some_item(0), some_item(1, {40, 6})});
    for (const auto& item : epoch_of(set, options_, 0)) {
        EXPECT_EQ(item.channels.size, kCrop);
        EXPECT_EQ(item.photo->size, kCrop);
    }
}

TEST_F(LoaderTest, ManyThreadsCauseNoWarning) {
    testing::internal::CaptureStderr();
    options_.threads = 9;
    EXPECT_EQ(epoch_of(set_, options_, 0).size(), set_.size());
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

} // namespace
} // namespace spade
