#include "libspade/prepare/checkpoint_check.hpp"

#include "libspade/base/error.hpp"
#include "tests/support/small_checkpoint.hpp"
#include "tests/support/temp_dir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace spade {
namespace {

using test::TempDir;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class CheckpointCheck : public testing::Test {
protected:
    std::vector<std::string> faults(bool quick = false) {
        test::write_checkpoint(path_, config_, tensors_, table_);
        return check_checkpoint(path_, quick);
    }

    TempDir folder_;
    std::filesystem::path path_ = folder_ / "a.h5";
    ModelConfig config_ = test::small_model();
    test::Tensors tensors_ = test::small_tensors(config_, /*average=*/true);
    std::string table_ = test::kThreeLabels;
};

TEST_F(CheckpointCheck, AnIntactFileHasNoFaults) {
    tensors_["optimizer/step"] = {1};
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(CheckpointCheck, NanAndInfAreFound) {
    auto& weights = tensors_.begin()->second;
    weights.back() = std::numeric_limits<float>::quiet_NaN();
    tensors_["optimizer/step"] = {std::numeric_limits<float>::infinity()};
    EXPECT_THAT(faults(),
                ElementsAre(AllOf(StartsWith(path_.string()), HasSubstr(tensors_.begin()->first)),
                            HasSubstr("optimizer/step contains NaN or Inf")));
    EXPECT_THAT(faults(/*quick=*/true), IsEmpty());
}

TEST_F(CheckpointCheck, TensorsMustMatchTheConfiguration) {
    const auto first = tensors_.begin()->first; // of the averaged generator
    tensors_.erase(first);
    tensors_["encoder/of the past"] = {1};
    tensors_["generator/fc.bias"].resize(1);
    const auto shapes = test::shapes_of(config_);
    ASSERT_EQ(shapes.count("generator/fc.bias"), 1U);
    config_.encoder->nef = 1;
    EXPECT_THAT(faults(/*quick=*/true), testing::Contains(HasSubstr(first + " is missing")));
    EXPECT_THAT(faults(), testing::Contains(HasSubstr("unexpected tensor encoder/of the past,")));
}

TEST_F(CheckpointCheck, ShapesMustMatchTheConfiguration) {
    test::write_checkpoint(path_, config_, tensors_);
    auto other = config_;
    other.discriminator->ndf = 3;
    CheckpointWriter file(path_, true);
    file.configuration(to_json(other));
    file.label_table(table_);
    file.provenance({});
    for (const auto& [name, shape] : test::shapes_of(config_)) {
        const auto slash = name.find('/');
        file.tensor(name.substr(0, slash), name.substr(slash + 1), Dtype::f32, shape,
                    tensors_.at(name).data());
    }
    file.commit();
    EXPECT_THAT(check_checkpoint(path_, false), testing::Contains(HasSubstr("but [3")));
}

TEST_F(CheckpointCheck, TheTableMustHaveTheGeneratorsLabels) {
    table_ = "0\tsky\n";
    EXPECT_THAT(faults(), ElementsAre(HasSubstr("has 1 labels, but its generator has 3")));
    table_ = "sky\n";
    EXPECT_THAT(faults(), ElementsAre(HasSubstr("line 1")));
}

TEST_F(CheckpointCheck, AMissingFileIsNotAFault) {
    EXPECT_THROW(check_checkpoint(path_, false), MissingError);
}

} // namespace
} // namespace spade
