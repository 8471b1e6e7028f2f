#include "libspade/train/plan.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/small_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

namespace {

using spade::ConfigError;
using spade::DataSet;
using spade::DataSetItem;
using spade::Size;
using spade::TrainOptions;

class Plan : public ::testing::Test {
protected:
    DataSet set_of(const std::string& name, int count, Size size, bool photos = true,
                   const std::string& table = spade::test::kSmallTable) {
        std::vector<DataSetItem> items;
        for (int i = 0; i < count; ++i) {
            DataSetItem item{std::to_string(i),
                             spade::test::record_of(spade::test::striped_map(i, size)),
                             {},
                             {}};
            if (photos) {
                item.photo = spade::test::record_of(spade::test::shaded_photo(i, size));
            }
            items.push_back(item);
        }
        spade::test::write_set(dir_ / name, items, spade::test::small_config(), table);
        return DataSet::open(dir_ / name);
    }

    static std::string refusal(const TrainOptions& options, const DataSet& set) {
        try {
            spade::plan_training(options, set);
        } catch (const ConfigError& error) {
            return error.what();
        }
        return {};
    }

    spade::test::TempDir dir_;
};

TEST_F(Plan, CountsStepsOfWholeEpochs) {
    TrainOptions o;
    o.batch = 2;
    o.accumulate = 2;
    o.epochs = 3;
    o.decay_epochs = 1;
    const auto plan = spade::plan_training(o, set_of("set.h5", 9, {64, 32}));
    EXPECT_EQ(plan.steps_per_epoch, 2);
    EXPECT_EQ(plan.steps, 8);
    EXPECT_EQ(plan.epoch_of(5), 2);
    EXPECT_EQ(plan.model.width, 64);
    EXPECT_EQ(plan.model.generator.grid_height, 1);
    EXPECT_EQ(plan.model.generator.semantics.channels(), 3);
}

TEST_F(Plan, RefusesSizesStepsAndSetsThatDoNotFit) {
    TrainOptions o;
    const auto set = set_of("set.h5", 4, {64, 48});
    EXPECT_NE(refusal(o, set).find("64x48 do not fit"), std::string::npos);
    o.crop_size = "32";
    EXPECT_EQ(refusal(o, set), "");
    o.crop_size = "64x64";
    EXPECT_NE(refusal(o, set).find("smaller than --crop-size 64x64"), std::string::npos);
    o.crop_size = "32";
    o.batch = 5;
    EXPECT_NE(refusal(o, set).find("4 items, fewer than the 5"), std::string::npos);
    EXPECT_NE(refusal({}, set_of("maps.h5", 2, {32, 32}, false)).find("no photos"),
              std::string::npos);
}

TEST_F(Plan, ComparesValidationWithTheTrainingSet) {
    const auto set = set_of("set.h5", 2, {64, 64});
    const auto refusal = [&](const TrainOptions& o, const DataSet& validation) -> std::string {
        try {
            spade::require_compatible_input(spade::plan_training(o, set), set, validation);
        } catch (const ConfigError& error) {
            return error.what();
        }
        return {};
    };
    TrainOptions o;
    const auto small = set_of("small.h5", 2, {32, 32});
    EXPECT_NE(refusal(o, small).find("32x32 pixels, but training uses 64x64"), std::string::npos);
    o.crop_size = "32";
    EXPECT_EQ(refusal(o, small), "");
    const auto other = set_of("other.h5", 2, {64, 64}, true, "0\tsky\n1\tlake\n2\tother\n");
    EXPECT_NE(refusal(o, other).find("label table"), std::string::npos);
}

TEST_F(Plan, NamesTheFirstSettingThatDiffers) {
    const auto set = set_of("set.h5", 4, {32, 32});
    TrainOptions o;
    const auto here = spade::plan_training(o, set).settings;
    EXPECT_NO_THROW(spade::require_same_settings(here, here, "c.h5"));
    const auto refusal = [&](const TrainOptions& other) -> std::string {
        try {
            spade::require_same_settings(spade::plan_training(other, set).settings, here, "c.h5");
        } catch (const ConfigError& error) {
            return error.what();
        }
        return {};
    };
    o.batch = 2;
    EXPECT_NE(refusal(o).find("c.h5: was trained with batch = 2, this run has 1"),
              std::string::npos);
    o.batch = 1;
    o.hidden = 5;
    EXPECT_NE(refusal(o).find("hidden = 5, this run has 128"), std::string::npos);
    TrainOptions machine; // what may change from one part of a run to the next
    machine.threads = 7;
    machine.max_time = "1h";
    machine.save_every = 5;
    EXPECT_EQ(refusal(machine), "");
}

TEST(EvenlySpaced, IsNeverMoreThanThereAre) {
    EXPECT_EQ(spade::evenly_spaced(10, 3), (std::vector<std::size_t>{0, 3, 6}));
    EXPECT_EQ(spade::evenly_spaced(2, 5), (std::vector<std::size_t>{0, 1}));
}

} // namespace
