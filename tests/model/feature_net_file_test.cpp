#include "libspade/model/feature_net_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/model/perceptual_file.hpp"
#include "tests/support/published_lpips.hpp"
#include "tests/support/small_checkpoint.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>

namespace {

using spade::PerceptualLoss;

class FeatureNetFile : public ::testing::TestWithParam<const char*> {};

TEST_P(FeatureNetFile, KeepsThePublishedDistances) {
    const spade::test::PublishedLpips published;
    SKIP_WITHOUT_PUBLISHED_LPIPS(published);
    const spade::test::TempDir dir;
    spade::ImportOptions o;
    o.lpips = published.weights(GetParam()).string();
    o.output = (dir / "net.h5").string();
    const auto summary = spade::import_feature_net(o);
    auto loss = PerceptualLoss::open(o.output);
    EXPECT_EQ(loss.name().rfind("lpips-", 0), 0U);
    EXPECT_EQ(loss.digest().hex(), summary.digest);

    const auto real = published.pictures("reference").to(torch::kFloat32);
    const auto fake = published.pictures("distorted").to(torch::kFloat32).requires_grad_();
    const auto mean = loss.loss(fake, real);
    EXPECT_NEAR(mean.item<double>(), published.distances(GetParam()).mean().item<double>(), 1e-6);
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
