#include "libspade/prepare/import_feature_net.hpp"

#include "libspade/arch/feature_net_file.hpp"

#include "libspade/arch/inception_layers.hpp"
#include "libspade/base/error.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/model/perceptual_file.hpp"
#include "libspade/nn/state.hpp"
#include "tests/support/published_lpips.hpp"
#include "tests/support/small_checkpoint.hpp"
#include "tests/support/temp_dir.hpp"

#include <caffe2/serialize/inline_container.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/csrc/jit/serialization/pickler.h>
#include <torch/torch.h>

#include <filesystem>
#include <string>

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

using Dictionary = c10::Dict<std::string, torch::Tensor>;

/// torchvision's: more convolutions than are read, and a classifier.
Dictionary vgg19_dictionary(spade::FeatureNet& vgg) {
    Dictionary state;
    for (const auto& [name, tensor] : spade::state_of(*vgg)) {
        state.insert(name, tensor);
    }
    state.insert("features.30.weight", torch::zeros({512, 512, 3, 3}));
    state.insert("classifier.0.bias", torch::zeros({4096}));
    return state;
}

/// As torch.save does; torch::pickle_save would add a type, which a state dictionary does not have.
void save(const std::filesystem::path& path, const Dictionary& state) {
    std::string pickled;
    torch::jit::Pickler pickler(
        [&](const char* bytes, std::size_t size) { pickled.append(bytes, size); }, nullptr, nullptr,
        nullptr, nullptr, /*tag_aggregates=*/false);
    pickler.protocol();
    pickler.pushIValue(state);
    pickler.stop();
    caffe2::serialize::PyTorchStreamWriter archive(path.string());
    archive.writeRecord("data.pkl", pickled.data(), pickled.size());
    int number = 0;
    for (const auto& tensor : pickler.tensorData()) {
        archive.writeRecord(fmt::format("data/{}", number++), tensor.data_ptr(), tensor.nbytes());
    }
    archive.writeEndOfFile();
}

TEST(FeatureNetFileVgg19, KeepsItsLossAndIsNotACheckpoint) {
    const torch::NoGradGuard no_grad;
    spade::FeatureNet vgg(spade::Backbone::kVgg19);
    for (auto& parameter : vgg->parameters()) {
        torch::nn::init::normal_(parameter, 0, 0.05);
    }
    const spade::test::TempDir dir;
    save(dir / "vgg19.pth", vgg19_dictionary(vgg));
    spade::ImportOptions o;
    o.vgg19 = (dir / "vgg19.pth").string();
    o.output = (dir / "net.h5").string();
    const auto summary = spade::import_feature_net(o);
    EXPECT_EQ(summary.parameters, 12944960);

    auto loss = PerceptualLoss::open(o.output);
    EXPECT_EQ(loss.name(), "vgg19");
    const auto fake = torch::rand({1, 3, 32, 32});
    const auto real = torch::rand({1, 3, 32, 32});
    EXPECT_TRUE(torch::equal(loss.loss(fake, real), spade::vgg_loss(vgg, fake, real)));
    EXPECT_THROW(spade::Checkpoint::open(o.output), spade::DataError);
}

TEST(FeatureNetFileInception, KeepsItsTensorsAndIsNotALoss) {
    const torch::NoGradGuard no_grad;
    Dictionary state;
    for (const auto& tensor : spade::inception_tensors()) {
        state.insert(tensor.name, torch::full(tensor.shape, 0.5));
    }
    state.insert_or_assign("Mixed_7c.branch_pool.bn.weight", torch::full({192}, 3.0));
    const spade::test::TempDir dir;
    save(dir / "inception.pth", state);
    spade::ImportOptions o;
    o.inception = (dir / "inception.pth").string();
    o.output = (dir / "net.h5").string();
    EXPECT_EQ(spade::import_feature_net(o).description, spade::kInceptionName);

    const auto file =
        spade::CheckpointReader::open(o.output, spade::Verify::kWhole, spade::kFeatureNetFormat);
    auto read = torch::empty({192});
    read_tensor(file, spade::kFeatureNetGroup, "Mixed_7c.branch_pool.bn.weight", read);
    EXPECT_TRUE(torch::equal(read, torch::full({192}, 3.0)));
    EXPECT_EQ(file.tensors(spade::kFeatureNetGroup).size(), 472U);
    EXPECT_THROW(PerceptualLoss::open(o.output), spade::DataError);

    static_cast<void>(state.erase("fc.bias"));
    save(dir / "less.pth", state);
    o.inception = (dir / "less.pth").string();
    o.output = (dir / "less.h5").string();
    EXPECT_THROW(spade::import_feature_net(o), spade::DataError);
}

TEST(FeatureNetFileErrors, OtherFilesAreRefused) {
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
