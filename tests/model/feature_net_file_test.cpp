#include "libspade/model/feature_net_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/h5.hpp"
#include "libspade/model/perceptual_file.hpp"
#include "tests/support/small_checkpoint.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>

namespace {

using spade::Dtype;
using spade::PerceptualLoss;

/// Weights as published lie beside some clones only.
class FeatureNetFile : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        folder_ = std::filesystem::path(SPADE_SOURCE_DIR) / "../shared/weights";
        if (!std::filesystem::exists(folder_ / "lpips-cases.h5")) {
            GTEST_SKIP() << "the published LPIPS weights are not beside this clone";
        }
    }

    static torch::Tensor read(const spade::h5::File& file, const std::string& object, Dtype dtype,
                              torch::ScalarType type) {
        auto tensor = torch::empty(file.info(object).shape, type);
        file.read(object, dtype, tensor.data_ptr(), tensor.nbytes());
        return tensor;
    }

    std::filesystem::path folder_;
    spade::test::TempDir dir_;
};

TEST_P(FeatureNetFile, KeepsThePublishedDistances) {
    spade::ImportOptions o;
    o.lpips = (folder_ / (std::string("lpips-") + GetParam() + ".h5")).string();
    o.output = (dir_ / "net.h5").string();
    const auto summary = spade::import_feature_net(o);
    auto loss = PerceptualLoss::open(o.output);
    EXPECT_EQ(loss.name().rfind("lpips-", 0), 0U);
    EXPECT_EQ(loss.digest().hex(), summary.digest);

    const auto cases = spade::h5::File::open(folder_ / "lpips-cases.h5");
    const auto pictures = [&](const std::string& object) {
        return read(cases, object, Dtype::u8, torch::kUInt8)
            .permute({0, 3, 1, 2})
            .to(torch::kFloat32)
            .div(127.5)
            .sub(1);
    };
    const auto fake = pictures("distorted").requires_grad_();
    const auto mean = loss.loss(fake, pictures("reference"));
    const auto expected =
        read(cases, std::string("lpips_") + GetParam(), Dtype::f64, torch::kFloat64).mean();
    EXPECT_NEAR(mean.item<double>(), expected.item<double>(), 1e-6);
    mean.backward();
    EXPECT_TRUE(fake.grad().defined());
}

INSTANTIATE_TEST_SUITE_P(Backbones, FeatureNetFile, ::testing::Values("alex", "squeeze"));

TEST(FeatureNetFileErrors, OtherFilesAreNamed) {
    const spade::test::TempDir dir;
    const auto config = spade::test::small_model();
    spade::test::write_checkpoint(dir / "net.h5", config, spade::test::small_tensors(config));
    EXPECT_THROW(PerceptualLoss::open(dir / "net.h5"), spade::Error);
    spade::ImportOptions o;
    o.lpips = (dir / "net.h5").string();
    o.output = (dir / "out.h5").string();
    EXPECT_THROW(spade::import_feature_net(o), spade::DataError);
    EXPECT_FALSE(std::filesystem::exists(dir / "out.h5"));
}

} // namespace
