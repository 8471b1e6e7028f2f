#include "libspade/model/checkpoint.hpp"

#include "libspade/base/error.hpp"
#include "libspade/nn/init.hpp"
#include "libspade/nn/state.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <functional>

namespace {

spade::ModelConfig small_config() {
    spade::ModelConfig config;
    config.generator.semantics = {5, true, 0};
    config.generator.ngf = 1;
    config.generator.hidden = 4;
    config.generator.latent = spade::Latent::kStyle;
    config.generator.z_dim = 16;
    config.generator.grid_width = 2;
    config.generator.grid_height = 2;
    config.encoder = spade::EncoderOptions{1, 16, 64};
    config.width = 64;
    config.height = 64;
    return config;
}

spade::Generator small_generator(std::uint64_t seed) {
    auto generator = spade::make_generator(small_config().generator);
    spade::initialize(*generator, "generator", spade::Init::kReference, seed);
    return generator;
}

spade::Encoder small_encoder() {
    spade::Encoder encoder(*small_config().encoder);
    spade::initialize(*encoder, "encoder", spade::Init::kReference, 3);
    return encoder;
}

using Fill = std::function<void(spade::CheckpointWriter&)>;

void write_checkpoint(const std::filesystem::path& path, const Fill& fill) {
    spade::CheckpointWriter file(path, false);
    file.configuration(to_json(small_config()));
    file.label_table(spade::LabelTable::numbered(4, true).text());
    file.provenance(spade::Provenance::of_this_process());
    fill(file);
    file.commit();
}

bool same_state(const torch::nn::Module& a, const torch::nn::Module& b) {
    const auto left = spade::state_of(a);
    const auto right = spade::state_of(b);
    return left.size() == right.size() &&
           std::all_of(left.begin(), left.end(), [&](const auto& item) {
               return torch::equal(item.second, right.at(item.first));
           });
}

TEST(Checkpoint, ReadsBackWhatWasWritten) {
    const spade::test::TempDir dir;
    const auto generator = small_generator(1);
    const auto encoder = small_encoder();
    write_checkpoint(dir / "net.h5", [&](auto& file) {
        spade::write_network(file, spade::kGeneratorGroup, *generator);
        spade::write_network(file, spade::kEncoderGroup, *encoder);
    });
    const auto checkpoint = spade::Checkpoint::open(dir / "net.h5");
    EXPECT_EQ(to_json(checkpoint.config()), to_json(small_config()));
    EXPECT_EQ(checkpoint.labels().channels(), 5);
    EXPECT_TRUE(same_state(*checkpoint.generator(), *generator));
    EXPECT_TRUE(same_state(*checkpoint.encoder(), *encoder));
    EXPECT_FALSE(checkpoint.generator()->is_training());
}

TEST(Checkpoint, PrefersTheAveragedWeights) {
    const spade::test::TempDir dir;
    const auto average = small_generator(2);
    write_checkpoint(dir / "net.h5", [&](auto& file) {
        spade::write_network(file, spade::kGeneratorGroup, *small_generator(1));
        spade::write_network(file, spade::kAverageGroup, *average);
    });
    EXPECT_TRUE(same_state(*spade::Checkpoint::open(dir / "net.h5").generator(), *average));
}

TEST(Checkpoint, NamesATensorThatIsMissingOrOfAnotherShape) {
    const spade::test::TempDir dir;
    const auto state = spade::state_of(*small_generator(1));
    const auto write_but = [&](const std::string& file_name, const std::string& name,
                               const std::vector<std::int64_t>& shape) {
        write_checkpoint(dir / file_name, [&](auto& file) {
            for (const auto& [tensor_name, tensor] : state) {
                if (tensor_name != name) {
                    file.tensor(spade::kGeneratorGroup, tensor_name, spade::Dtype::f32,
                                tensor.sizes().vec(), tensor.data_ptr());
                } else if (!shape.empty()) {
                    file.tensor(spade::kGeneratorGroup, tensor_name, spade::Dtype::f32, shape,
                                tensor.data_ptr());
                }
            }
        });
        try {
            spade::Checkpoint::open(dir / file_name).generator();
        } catch (const spade::ConfigError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_NE(write_but("a.h5", "fc.bias", {}).find("generator/fc.bias is missing"),
              std::string::npos);
    EXPECT_NE(write_but("b.h5", "fc.weight", {16, 64}).find("generator/fc.weight has shape"),
              std::string::npos);
}

TEST(Checkpoint, NamesATensorThatTheNetworkDoesNotHave) {
    const spade::test::TempDir dir;
    write_checkpoint(dir / "net.h5", [&](auto& file) {
        spade::write_network(file, spade::kGeneratorGroup, *small_generator(1));
        spade::write_tensor(file, spade::kGeneratorGroup, "more.bias", torch::zeros({2}));
    });
    try {
        spade::Checkpoint::open(dir / "net.h5").generator();
        ADD_FAILURE() << "the tensor was ignored";
    } catch (const spade::ConfigError& error) {
        EXPECT_NE(std::string(error.what()).find("unexpected tensor generator/more.bias"),
                  std::string::npos)
            << error.what();
    }
}

TEST(Checkpoint, WithoutTheNetworksGroupIsMalformed) {
    const spade::test::TempDir dir;
    write_checkpoint(dir / "net.h5", [&](auto& file) {
        spade::write_network(file, spade::kEncoderGroup, *small_encoder());
    });
    EXPECT_THROW(spade::Checkpoint::open(dir / "net.h5").generator(), spade::DataError);
}

TEST(Checkpoint, RefusesALabelTableThatDoesNotMatchTheGenerator) {
    const spade::test::TempDir dir;
    spade::CheckpointWriter file(dir / "net.h5", false);
    file.configuration(to_json(small_config()));
    file.label_table(spade::LabelTable::numbered(7, false).text());
    file.provenance({});
    spade::write_network(file, spade::kGeneratorGroup, *small_generator(1));
    file.commit();
    EXPECT_THROW(spade::Checkpoint::open(dir / "net.h5"), spade::DataError);
}

} // namespace
