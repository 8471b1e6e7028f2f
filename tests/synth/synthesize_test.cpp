#include "libspade/synth/synthesize.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/stop.hpp"
#include "libspade/image/image_file.hpp"
#include "libspade/io/data_set_file.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/prepare/import.hpp"
#include "tests/support/small_imports.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <thread>

namespace fs = std::filesystem;
using spade::ExitCode;

namespace {

/// Stripes and a rectangle, different for each seed; ids 0..5, with `unknown` also 255.
spade::LabelMap make_map(int seed, int width, int height, bool unknown) {
    spade::LabelMap map;
    map.size = {width, height};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const bool inside = x > seed + 5 && x < seed + 30 && y > 10 && y < 40;
            const int stripe = (y + 3 * seed) * 4 / height % 5;
            map.ids.push_back(inside ? 5 : unknown && stripe == 3 ? 255 : stripe);
        }
    }
    return map;
}

class SynthesizeTest : public testing::Test {
protected:
    SynthesizeTest() {
        spade::import_weights(spade::test::plain_import(dir_ / "net.h5"));
        for (int i = 0; i < 5; ++i) {
            write_map("maps/" + std::to_string(i) + ".png", make_map(i, 90 + i, 70, true));
        }
    }

    void import_style_network() {
        spade::import_weights(spade::test::style_import(dir_ / "style.h5"));
    }

    void write_map(const std::string& name, const spade::LabelMap& map) {
        fs::create_directories((dir_ / name).parent_path());
        spade::test::write_bytes(dir_ / name, spade::encode_label_png(map));
    }

    spade::SynthOptions options(const std::string& output) const {
        spade::SynthOptions o;
        o.checkpoint = (dir_ / "net.h5").string();
        o.labels = {(dir_ / "maps").string()};
        o.output = (dir_ / output).string();
        o.instances = spade::kFromLabels;
        o.threads = 1;
        return o;
    }

    /// Digests of the pictures below a folder, by name.
    std::map<std::string, std::string> pictures(const std::string& output) const {
        std::map<std::string, std::string> pictures;
        for (const auto& entry : fs::recursive_directory_iterator(dir_ / output)) {
            if (entry.path().extension() == ".png") {
                pictures[fs::relative(entry.path(), dir_ / output).string()] =
                    spade::digest_of(spade::test::read_bytes(entry.path())).hex();
            }
        }
        return pictures;
    }

    spade::test::TempDir dir_;
};

TEST_F(SynthesizeTest, WritesOnePicturePerMapAtTheModelsSize) {
    EXPECT_EQ(spade::synthesize(options("out")), ExitCode::kOk);
    const auto made = pictures("out");
    ASSERT_EQ(made.size(), 5U);
    const auto photo =
        spade::read_photo_bytes(spade::test::read_bytes(dir_ / "out/3.png"), "3.png");
    EXPECT_EQ(photo.size, (spade::Size{64, 64}));
    EXPECT_NE(made.at("3.png"), made.at("4.png"));
}

TEST_F(SynthesizeTest, BatchShardAndOrderDoNotMatter) {
    import_style_network();
    auto o = options("one");
    o.checkpoint = (dir_ / "style.h5").string();
    o.instances.clear();
    for (int i = 0; i < 5; ++i) {
        write_map("maps/" + std::to_string(i) + ".png", make_map(i, 256, 256, false));
    }
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    o.output = (dir_ / "batched").string();
    o.batch = 3;
    o.labels.clear();
    for (const auto* name : {"4", "1", "0", "3", "2"}) {
        o.labels.push_back((dir_ / "maps" / (std::string(name) + ".png")).string());
    }
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    o.output = (dir_ / "sharded").string();
    for (const auto* shard : {"1/3", "2/3", "3/3"}) {
        o.shard = shard;
        ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    }
    EXPECT_EQ(pictures("one").size(), 5U);
    EXPECT_EQ(pictures("one"), pictures("batched"));
    EXPECT_EQ(pictures("one"), pictures("sharded"));
}

TEST_F(SynthesizeTest, SeedAndSampleDrawTheStyle) {
    import_style_network();
    auto o = options("a");
    o.checkpoint = (dir_ / "style.h5").string();
    o.instances.clear();
    write_map("maps/0.png", make_map(0, 256, 256, false));
    o.labels = {(dir_ / "maps/0.png").string()};
    o.samples = 2;
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    EXPECT_NE(pictures("a").at("0.1.png"), pictures("a").at("0.2.png"));
    o.output = (dir_ / "b").string();
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    EXPECT_EQ(pictures("a"), pictures("b"));
    o.output = (dir_ / "c").string();
    o.seed = 1;
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    EXPECT_NE(pictures("a").at("0.1.png"), pictures("c").at("0.1.png"));
}

TEST_F(SynthesizeTest, ABadMapFailsAlone) {
    auto bad = make_map(1, 80, 80, false);
    bad.ids[80 * 3 + 17] = 200;
    write_map("maps/bad.png", bad);
    EXPECT_EQ(spade::synthesize(options("out")), ExitCode::kData);
    EXPECT_EQ(pictures("out").size(), 5U);
    auto o = options("stopped");
    o.on_error = spade::OnError::kStop;
    EXPECT_EQ(spade::synthesize(o), ExitCode::kData);
    EXPECT_LT(pictures("stopped").size(), 6U);
}

TEST_F(SynthesizeTest, InstancesMustHaveTheMapsSize) {
    for (int i = 0; i < 5; ++i) {
        write_map("inst/" + std::to_string(i) + ".png",
                  make_map(i, 90 + i, i == 2 ? 71 : 70, true));
    }
    auto o = options("out");
    o.instances = (dir_ / "inst").string();
    EXPECT_EQ(spade::synthesize(o), ExitCode::kData);
    const auto made = pictures("out");
    EXPECT_EQ(made.size(), 4U);
    EXPECT_EQ(made.count("2.png"), 0U);
    ASSERT_EQ(spade::synthesize(options("from-labels")), ExitCode::kOk);
    EXPECT_EQ(made.at("3.png"), pictures("from-labels").at("3.png"));
}

TEST_F(SynthesizeTest, SkipExistingMakesWhatIsMissingOrChanged) {
    auto o = options("out");
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    const auto first = pictures("out");
    fs::remove(dir_ / "out/1.png");
    spade::test::write_bytes(dir_ / "out/2.png", "damaged");
    const auto untouched = fs::last_write_time(dir_ / "out/3.png");
    o.skip_existing = true;
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    EXPECT_EQ(pictures("out"), first);
    EXPECT_EQ(fs::last_write_time(dir_ / "out/3.png"), untouched);
}

TEST_F(SynthesizeTest, ForeignPicturesAreNotReplaced) {
    fs::create_directories(dir_ / "out");
    spade::test::write_bytes(dir_ / "out/3.png", "somebody's");
    auto o = options("out");
    o.skip_existing = true;
    EXPECT_THROW(spade::synthesize(o), spade::CreateError);
    EXPECT_EQ(spade::test::read_bytes(dir_ / "out/3.png"), "somebody's");
    o.skip_existing = false;
    o.overwrite = true;
    EXPECT_EQ(spade::synthesize(o), ExitCode::kOk);
    EXPECT_EQ(pictures("out").size(), 5U);
}

TEST_F(SynthesizeTest, KeepGivesTheMapsSize) {
    auto o = options("out");
    o.size = "keep";
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    const auto photo =
        spade::read_photo_bytes(spade::test::read_bytes(dir_ / "out/4.png"), "4.png");
    EXPECT_EQ(photo.size, (spade::Size{94, 70}));
}

TEST_F(SynthesizeTest, ReadsDataSetsAndRefusesAnotherLabelTable) {
    const auto write_set = [&](const std::string& name, const spade::LabelTable& table) {
        spade::DataSetWriter set(dir_ / name, false);
        set.configuration(nlohmann::json::object());
        set.label_table(table.text());
        set.provenance({});
        for (int i = 0; i < 5; ++i) {
            const auto bytes =
                spade::test::read_bytes(dir_ / "maps" / (std::to_string(i) + ".png"));
            set.add({"set/" + std::to_string(i), {bytes}, {}, {bytes}});
        }
        set.commit();
        return (dir_ / name).string();
    };
    auto o = options("from-set");
    o.labels = {write_set("set.h5", spade::LabelTable::numbered(6, true))};
    o.instances.clear();
    ASSERT_EQ(spade::synthesize(o), ExitCode::kOk);
    ASSERT_EQ(spade::synthesize(options("out")), ExitCode::kOk);
    EXPECT_EQ(pictures("from-set").at("set/2.png"), pictures("out").at("2.png"));
    o.labels = {write_set("other.h5", spade::LabelTable::numbered(7, false))};
    o.output = (dir_ / "other").string();
    EXPECT_THROW(spade::synthesize(o), spade::ConfigError);
}

TEST_F(SynthesizeTest, RefusesWhatTheNetworkCannotDo) {
    auto o = options("out");
    o.samples = 2;
    EXPECT_THROW(spade::synthesize(o), spade::UsageError);
    o = options("out");
    o.instances.clear();
    EXPECT_THROW(spade::synthesize(o), spade::UsageError);
    o = options("out");
    o.style = "photo.jpg";
    EXPECT_THROW(spade::synthesize(o), spade::UsageError);
    o = options("out");
    o.size = "100x100";
    EXPECT_THROW(spade::synthesize(o), spade::UsageError);
    o = options("out");
    o.device = "cuda:77";
    EXPECT_THROW(spade::synthesize(o), spade::DeviceError);
    EXPECT_FALSE(fs::exists(dir_ / "out"));
}

/// Must be the last test of its program: the stop flag stays set.
TEST_F(SynthesizeTest, AStopSignalEndsAnItemOfManySamples) {
    import_style_network();
    auto o = options("many");
    o.checkpoint = (dir_ / "style.h5").string();
    o.instances.clear();
    write_map("maps/0.png", make_map(0, 256, 256, false));
    o.labels = {(dir_ / "maps/0.png").string()};
    o.samples = 10000;
    std::thread stopper([this] {
        while (!fs::exists(dir_ / "many/0.1.png")) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        spade::request_stop();
    });
    EXPECT_EQ(spade::synthesize(o), ExitCode::kStopped);
    stopper.join();
    EXPECT_LT(pictures("many").size(), 10000U);
}

} // namespace
