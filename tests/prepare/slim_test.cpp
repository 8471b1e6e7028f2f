#include "libspade/prepare/slim.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/small_checkpoint.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace spade {
namespace {

using test::TempDir;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class Slim : public testing::Test {
protected:
    void write(const test::Tensors& tensors) {
        digest_ = test::write_checkpoint(folder_ / "full.h5", config_, tensors);
    }

    CheckpointReader slim(bool half = false) {
        SlimOptions o;
        o.checkpoint = (folder_ / "full.h5").string();
        o.output = (folder_ / "slim.h5").string();
        o.half = half;
        o.overwrite = true;
        EXPECT_EQ(slim_checkpoint(o), ExitCode::kOk);
        return CheckpointReader::open(o.output);
    }

    static std::vector<float> read(const CheckpointReader& file, const std::string& group,
                                   const std::string& name) {
        const auto info = file.info(group, name);
        std::vector<float> values(static_cast<std::size_t>(info.elements()));
        file.read(group, name, values.data(), info.bytes());
        return values;
    }

    std::string any_of(bool learned) const {
        for (const auto& tensor : tensors_of(config_.generator)) {
            if (tensor.learned == learned && tensor.elements() > 1) {
                return tensor.name;
            }
        }
        return "";
    }

    TempDir folder_;
    ModelConfig config_ = test::small_model();
    Digest digest_;
};

TEST_F(Slim, KeepsWhatSynthesisNeedsAndNoMore) {
    auto tensors = test::small_tensors(config_);
    tensors["optimizer/step"] = {1, 2};
    write(tensors);
    const auto file = slim();
    EXPECT_EQ(file.groups(), (std::vector<std::string>{"encoder", "generator"}));
    EXPECT_EQ(file.label_table(), test::kThreeLabels);
    EXPECT_FALSE(model_config_from_json(file.configuration(), "slim.h5").discriminator);
    EXPECT_EQ(file.tensors("generator").size(), tensors_of(config_.generator).size());
    for (const auto& name : file.tensors("encoder")) {
        EXPECT_EQ(read(file, "encoder", name), tensors.at("encoder/" + name)) << name;
    }
    const auto parents = file.provenance().parents;
    ASSERT_EQ(parents.size(), 1U);
    EXPECT_EQ(parents[0].file, "full.h5");
    EXPECT_EQ(parents[0].digest, digest_.hex());
}

TEST_F(Slim, TheAveragedGeneratorTakesThePlaceOfTheTrainedOne) {
    const auto tensors = test::small_tensors(config_, /*average=*/true);
    write(tensors);
    const auto file = slim();
    EXPECT_THAT(file.groups(), Not(Contains("average")));
    for (const auto& name : file.tensors("generator")) {
        EXPECT_EQ(read(file, "generator", name), tensors.at("average/" + name)) << name;
    }
}

TEST_F(Slim, OfASlimCheckpointIsTheSame) {
    write(test::small_tensors(config_, true));
    const auto first = slim().digest();
    std::filesystem::rename(folder_ / "slim.h5", folder_ / "full.h5");
    EXPECT_EQ(slim().digest(), first);
}

TEST_F(Slim, HalfRoundsWhatIsLearnedAndKeepsBuffers) {
    const auto tensors = test::small_tensors(config_);
    write(tensors);
    const auto file = slim(/*half=*/true);
    const auto learned = any_of(true);
    const auto buffer = any_of(false);
    EXPECT_EQ(file.info("generator", learned).dtype, Dtype::f16);
    EXPECT_EQ(file.info("generator", buffer).dtype, Dtype::f32);
    EXPECT_EQ(read(file, "generator", buffer), tensors.at("generator/" + buffer));
    const auto h5 = h5::File::open(folder_ / "slim.h5");
    const auto& expected = tensors.at("generator/" + learned);
    std::vector<float> values(expected.size());
    h5.read("generator/" + learned, Dtype::f32, values.data(), values.size() * sizeof(float));
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_NEAR(values[i], expected[i], std::fabs(expected[i]) / 2048) << i;
    }
}

TEST_F(Slim, ATensorBeyondHalfKeepsItsType) {
    auto tensors = test::small_tensors(config_);
    const auto learned = any_of(true);
    tensors.at("generator/" + learned)[1] = 70000;
    write(tensors);
    const auto file = slim(/*half=*/true);
    EXPECT_EQ(file.info("generator", learned).dtype, Dtype::f32);
    EXPECT_EQ(read(file, "generator", learned), tensors.at("generator/" + learned));
}

TEST_F(Slim, AMissingTensorIsNamedAndNothingIsPublished) {
    auto tensors = test::small_tensors(config_);
    const auto name = "generator/" + any_of(true);
    tensors.erase(name);
    write(tensors);
    try {
        slim();
        FAIL() << "was slimmed";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), HasSubstr(name));
    }
    EXPECT_FALSE(std::filesystem::exists(folder_ / "slim.h5"));
}

} // namespace
} // namespace spade
