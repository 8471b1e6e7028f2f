#include "libspade/synth/plan.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <set>

namespace fs = std::filesystem;

namespace {

/// A tree of empty files, none of which the plan opens.
class PlanTest : public testing::Test {
protected:
    PlanTest() {
        options_.output = (dir_ / "out").string();
        options_.labels = {(dir_ / "maps").string()};
        for (const auto* name : {"maps/b/2.png", "maps/b/10.png", "maps/a.png"}) {
            touch(name);
        }
    }

    void touch(const std::string& name) {
        fs::create_directories((dir_ / name).parent_path());
        spade::test::write_bytes(dir_ / name, "");
    }

    std::vector<std::string> outputs() const {
        std::vector<std::string> outputs;
        for (const auto& item : spade::plan_synthesis(options_).items) {
            outputs.insert(outputs.end(), item.outputs.begin(), item.outputs.end());
        }
        return outputs;
    }

    std::string usage_error() const {
        try {
            spade::plan_synthesis(options_);
        } catch (const spade::UsageError& error) {
            return error.what();
        }
        return "";
    }

    spade::test::TempDir dir_;
    spade::SynthOptions options_;
};

TEST_F(PlanTest, MirrorsFolders) {
    EXPECT_EQ(outputs(), (std::vector<std::string>{"a.png", "b/2.png", "b/10.png"}));
}

TEST_F(PlanTest, NumbersSamplesFromOne) {
    options_.labels = {(dir_ / "maps/a.png").string()};
    options_.samples = 2;
    options_.format = spade::PictureFormat::kJpg;
    EXPECT_EQ(outputs(), (std::vector<std::string>{"a.1.jpg", "a.2.jpg"}));
}

TEST_F(PlanTest, NamesBothInputsOfOneOutput) {
    touch("more/a.bmp");
    options_.labels.push_back((dir_ / "more").string());
    const auto message = usage_error();
    EXPECT_NE(message.find("maps/a.png"), std::string::npos) << message;
    EXPECT_NE(message.find("more/a.bmp"), std::string::npos) << message;
    EXPECT_NE(message.find("would both be written to a.png"), std::string::npos) << message;
}

TEST_F(PlanTest, SampleNamesMayNotCollideWithOthers) {
    touch("maps/a.1.png");
    EXPECT_NO_THROW(outputs());
    options_.samples = 2;
    options_.labels = {(dir_ / "maps").string()};
    touch("maps/a.1.1.png");
    EXPECT_EQ(usage_error(), "");
    touch("more/a.1.1.png");
    options_.labels.push_back((dir_ / "more").string());
    EXPECT_NE(usage_error(), "");
}

TEST_F(PlanTest, ShardsAreDisjointAndComplete) {
    for (int i = 0; i < 40; ++i) {
        touch("maps/n" + std::to_string(i) + ".png");
    }
    const auto all = outputs();
    for (const int count : {1, 2, 7}) {
        std::multiset<std::string> together;
        for (int index = 1; index <= count; ++index) {
            options_.shard = std::to_string(index) + "/" + std::to_string(count);
            const auto part = outputs();
            together.insert(part.begin(), part.end());
        }
        EXPECT_EQ(together, std::multiset<std::string>(all.begin(), all.end())) << count;
        options_.shard.clear();
    }
}

TEST_F(PlanTest, ReportsAnItemWithoutInstances) {
    touch("instances/b/2.png");
    options_.instances = (dir_ / "instances").string();
    const auto plan = spade::plan_synthesis(options_);
    EXPECT_NE(plan.items[0].problem.find("no instance map named a below"), std::string::npos);
    EXPECT_EQ(plan.items[1].problem, "");
    EXPECT_EQ(plan.items[1].instances, dir_ / "instances/b/2.png");
}

TEST_F(PlanTest, StylesByPhotoFolderAndTable) {
    options_.style = (dir_ / "sunset.jpg").string();
    EXPECT_EQ(spade::plan_synthesis(options_).shared_style, dir_ / "sunset.jpg");
    touch("styles/a.jpg");
    options_.style = (dir_ / "styles").string();
    EXPECT_EQ(spade::plan_synthesis(options_).items[0].style, dir_ / "styles/a.jpg");
    EXPECT_NE(spade::plan_synthesis(options_).items[1].problem, "");
    spade::test::write_bytes(dir_ / "pairs.tsv", "a\tstyles/a.jpg\nb/2.png\tother.jpg\n");
    options_.style = (dir_ / "pairs.tsv").string();
    const auto plan = spade::plan_synthesis(options_);
    EXPECT_EQ(plan.items[1].style, dir_ / "other.jpg");
    EXPECT_NE(plan.items[2].problem.find("has no line for b/10"), std::string::npos);
}

TEST_F(PlanTest, ExistingPicturesAreNotReplacedUnasked) {
    touch("out/b/2.png");
    EXPECT_THROW(outputs(), spade::CreateError);
    options_.overwrite = true;
    EXPECT_NO_THROW(outputs());
    options_.overwrite = false;
    options_.skip_existing = true;
    EXPECT_NO_THROW(outputs());
}

TEST_F(PlanTest, NoPictureOverwritesAnInput) {
    options_.output = (dir_ / "maps").string();
    for (const bool overwrite : {false, true}) {
        options_.overwrite = overwrite;
        EXPECT_NE(usage_error().find("maps/a.png: is an input of this run"), std::string::npos);
    }
    options_.overwrite = false;
    options_.skip_existing = true;
    EXPECT_NE(usage_error(), "");
}

TEST_F(PlanTest, APictureCannotAlsoBeAFolder) {
    touch("more/a.png/1.png");
    options_.labels.push_back((dir_ / "more").string());
    EXPECT_NE(usage_error().find("would both be written to a.png"), std::string::npos);
}

TEST_F(PlanTest, RefusesToReplaceForeignPictures) {
    touch("out/b/2.png");
    options_.skip_existing = true;
    const auto plan = spade::plan_synthesis(options_);
    spade::Manifest manifest(dir_ / "out", "manifest.jsonl", spade::Manifest::Earlier::kRead);
    EXPECT_THROW(spade::require_only_own_outputs(plan, dir_ / "out", manifest), spade::CreateError);
}

TEST_F(PlanTest, InstancesMustBeAFolder) {
    options_.instances = (dir_ / "maps/a.png").string();
    EXPECT_NE(usage_error().find("is not a directory"), std::string::npos);
}

TEST_F(PlanTest, StandardOutputTakesOnePicture) {
    options_.output = "-";
    EXPECT_NE(usage_error().find("one picture, not 3"), std::string::npos);
    options_.labels = {"-"};
    const auto plan = spade::plan_synthesis(options_);
    EXPECT_TRUE(plan.to_stdout);
    EXPECT_EQ(plan.items[0].map.text(), "standard input");
}

TEST_F(PlanTest, NothingToDoIsAnError) {
    fs::create_directories(dir_ / "empty");
    options_.labels = {(dir_ / "empty").string()};
    EXPECT_THROW(outputs(), spade::MissingError);
    options_.labels = {(dir_ / "no-such").string()};
    EXPECT_THROW(outputs(), spade::MissingError);
}

} // namespace
