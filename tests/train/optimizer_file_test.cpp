#include "libspade/train/optimizer_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/model/checkpoint.hpp"
#include "libspade/nn/state.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/train/small_networks.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using spade::Iteration;
using spade::test::batch;
using spade::test::small_networks;

namespace {

void train(Iteration& iteration, int steps) {
    for (int i = 0; i < steps; ++i) {
        iteration.generator_step(batch(), {});
        iteration.discriminator_step(batch(), {});
    }
}

void save(const std::filesystem::path& path, Iteration& iteration) {
    const auto& networks = iteration.networks();
    spade::CheckpointWriter file(path, false);
    file.configuration(nlohmann::json::object());
    file.label_table(spade::LabelTable::numbered(3, false).text());
    file.provenance({});
    spade::write_network(file, "generator", *networks.generator);
    spade::write_network(file, "discriminator", *networks.discriminator);
    spade::write_optimizer(file, "adam-generator", iteration.generator_optimizer(),
                           *networks.generator);
    spade::write_optimizer(file, "adam-discriminator", iteration.discriminator_optimizer(),
                           *networks.discriminator);
    file.commit();
}

void load(const std::filesystem::path& path, Iteration& iteration) {
    auto networks = iteration.networks(); // holders, which share the iteration's modules
    const auto file = spade::CheckpointReader::open(path);
    spade::read_network(file, "generator", *networks.generator);
    spade::read_network(file, "discriminator", *networks.discriminator);
    spade::read_optimizer(file, "adam-generator", iteration.generator_optimizer(),
                          *networks.generator);
    spade::read_optimizer(file, "adam-discriminator", iteration.discriminator_optimizer(),
                          *networks.discriminator);
}

void expect_same(const torch::nn::Module& a, const torch::nn::Module& b) {
    const auto right = spade::state_of(b);
    for (const auto& [name, tensor] : spade::state_of(a)) {
        EXPECT_TRUE(torch::equal(tensor, right.at(name))) << name;
    }
}

TEST(OptimizerFile, ResumedTrainingIsBitIdentical) {
    const spade::test::TempDir dir;
    at::set_num_threads(1);
    Iteration whole(small_networks(), {}, {});
    train(whole, 4);

    Iteration first(small_networks(), {}, {});
    train(first, 2);
    save(dir / "half.h5", first);
    Iteration second(small_networks(), {}, {});
    load(dir / "half.h5", second);
    train(second, 2);
    expect_same(*second.networks().generator, *whole.networks().generator);
    expect_same(*second.networks().discriminator, *whole.networks().discriminator);
}

TEST(OptimizerFile, WithoutOptimizerStateTheResultDiffers) {
    const spade::test::TempDir dir;
    at::set_num_threads(1);
    Iteration whole(small_networks(), {}, {});
    train(whole, 2);
    save(dir / "half.h5", whole);
    train(whole, 2);
    Iteration forgetful(small_networks(), {}, {});
    const auto file = spade::CheckpointReader::open(dir / "half.h5");
    auto networks = forgetful.networks();
    spade::read_network(file, "generator", *networks.generator);
    spade::read_network(file, "discriminator", *networks.discriminator);
    train(forgetful, 2);
    const auto name = std::string("up_3.conv_0.weight");
    EXPECT_FALSE(torch::equal(spade::state_of(*forgetful.networks().generator).at(name),
                              spade::state_of(*whole.networks().generator).at(name)));
}

TEST(OptimizerFile, StoresNothingBeforeTheFirstStep) {
    const spade::test::TempDir dir;
    Iteration fresh(small_networks(), {}, {});
    save(dir / "fresh.h5", fresh);
    EXPECT_FALSE(spade::CheckpointReader::open(dir / "fresh.h5").has("adam-generator"));
    Iteration again(small_networks(), {}, {});
    EXPECT_NO_THROW(load(dir / "fresh.h5", again));
}

TEST(OptimizerFile, RefusesTheStateOfAnotherNetwork) {
    const spade::test::TempDir dir;
    Iteration trained(small_networks(), {}, {});
    train(trained, 1);
    save(dir / "net.h5", trained);
    const auto file = spade::CheckpointReader::open(dir / "net.h5");
    EXPECT_THROW(spade::read_optimizer(file, "adam-discriminator", trained.generator_optimizer(),
                                       *trained.networks().generator),
                 spade::ConfigError);
}

} // namespace
