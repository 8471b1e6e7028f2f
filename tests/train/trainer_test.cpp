#include "libspade/train/trainer.hpp"

#include "libspade/train/run_writer.hpp"

#include "libspade/io/file.hpp"
#include "tests/support/small_set.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <limits>
#include <random>

namespace {

using nlohmann::json;
using spade::ExitCode;
using spade::Position;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// A run of 12 steps on 8 small pairs.
class TrainerTest : public ::testing::Test {
protected:
    TrainerTest() : set_(open_set()) {
        options_.ngf = 1;
        options_.ndf = 2;
        options_.hidden = 2;
        options_.batch = 2;
        options_.epochs = 3;
        options_.save_every = 4;
        options_.log_every = 1;
        options_.sample_every = 0;
        options_.samples = 1;
    }

    spade::DataSet open_set() {
        std::vector<spade::DataSetItem> items;
        for (int i = 0; i < 8; ++i) {
            const spade::Size size{32, 32};
            items.push_back({std::to_string(i),
                             spade::test::record_of(spade::test::striped_map(i, size)),
                             spade::test::record_of(spade::test::shaded_photo(i, size)),
                             {}});
        }
        spade::test::write_set(dir_ / "set.h5", items);
        return spade::DataSet::open(dir_ / "set.h5");
    }

    /// \param fault  called with the model once in every generator step, counted from 1; what it
    ///               returns is added to the loss
    using Fault = std::function<torch::Tensor(int call, const torch::Tensor& fake,
                                              spade::TrainedModel& model)>;
    ExitCode train(const std::string& name, const Fault& fault) {
        const auto plan = spade::plan_training(options_, set_);
        spade::ObjectiveOptions objective;
        spade::TrainedModel* current = nullptr;
        int calls = 0;
        objective.perceptual = [&](const torch::Tensor& fake, const torch::Tensor&) {
            return fault(++calls, fake, *current);
        };
        spade::RunFolder folder(dir_ / name);
        spade::TrainedModel model(plan, objective, {}, spade::Precision::kFloat32,
                                  spade::Init::kReference, 0.9, 0, torch::kCPU);
        current = &model;
        const spade::TrainingInputs inputs{options_, plan, objective, set_, nullptr, torch::kCPU};
        spade::RunWriter writer(inputs, folder, Position{});
        spade::Ranks alone;
        return spade::Trainer(inputs, writer, model, Position{}, alone).run();
    }

    std::vector<json> events(const std::string& name, const std::string& event) {
        std::vector<json> found;
        for (const auto& line : spade::read_lines_of_log(dir_ / name / "metrics.jsonl")) {
            const auto entry = json::parse(line);
            if (entry.value("event", "") == event) {
                found.push_back(entry);
            }
        }
        return found;
    }

    /// Every checkpoint can be read and has only finite numbers.
    void expect_intact(const std::string& name) {
        const auto plan = spade::plan_training(options_, set_);
        spade::TrainedModel model(plan, {}, {}, spade::Precision::kFloat32, spade::Init::kReference,
                                  0.9, 0, torch::kCPU);
        spade::RunFolder folder(dir_ / name);
        for (const auto step : folder.steps()) {
            model.read(spade::CheckpointReader::open(folder.checkpoint(step)), set_.table());
            EXPECT_EQ(model.infinite_tensor(), "") << step;
        }
    }

    spade::test::TempDir dir_;
    spade::DataSet set_;
    spade::TrainOptions options_;
};

torch::Tensor nothing(const torch::Tensor& fake) { return 0 * fake.sum(); }

TEST_F(TrainerTest, ANanLossIsRolledBackToTheNewestCheckpoint) {
    EXPECT_EQ(train("run",
                    [](int call, const torch::Tensor& fake, spade::TrainedModel&) {
                        return call == 7 ? fake.sum() * kNone : nothing(fake);
                    }),
              ExitCode::kOk);
    const auto diverged = events("run", "diverged");
    ASSERT_EQ(diverged.size(), 1U);
    EXPECT_EQ(diverged[0]["at"], 7);
    EXPECT_EQ(diverged[0]["step"], 4);
    EXPECT_EQ(diverged[0]["rollbacks"], 1);
    EXPECT_EQ(events("run", "finished").size(), 1U);
    expect_intact("run");
}

TEST_F(TrainerTest, FaultsInLossGradientAndWeightAreNoticedWithinOneStep) {
    const std::vector<Fault> faults{
        [](int, const torch::Tensor& fake, spade::TrainedModel&) { return fake.sum() * kNone; },
        // Finite, but with an infinite gradient: sqrt at zero.
        [](int, const torch::Tensor& fake, spade::TrainedModel&) {
            return (fake - fake.detach()).sqrt().sum();
        },
        [](int, const torch::Tensor& fake, spade::TrainedModel& model) {
            const torch::NoGradGuard no_grad;
            model.networks().generator->parameters()[3].data().view(-1)[0] = kNone;
            return nothing(fake);
        },
        [](int, const torch::Tensor& fake, spade::TrainedModel& model) {
            const torch::NoGradGuard no_grad;
            model.networks().discriminator->parameters()[0].data().view(-1)[0] = INFINITY;
            return nothing(fake);
        }};
    const int rounds = std::getenv("SPADE_TEST_LONG") != nullptr ? 25 : 3;
    std::mt19937 random(1);
    int name = 0;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& fault : faults) {
            const int at = std::uniform_int_distribution(1, 12)(random);
            const auto run = std::to_string(name++);
            EXPECT_EQ(train(run,
                            [&](int call, const torch::Tensor& fake, spade::TrainedModel& model) {
                                return call == at ? fault(call, fake, model) : nothing(fake);
                            }),
                      ExitCode::kOk);
            const auto diverged = events(run, "diverged");
            ASSERT_EQ(diverged.size(), 1U) << "fault at step " << at;
            const auto seen = diverged[0]["at"].get<int>();
            EXPECT_GE(seen, at);
            EXPECT_LE(seen, at + 1);
            expect_intact(run);
        }
    }
}

TEST_F(TrainerTest, GivesUpAfterThreeRollbacksAndKeepsTheLastGoodCheckpoint) {
    EXPECT_EQ(train("run",
                    [](int call, const torch::Tensor& fake, spade::TrainedModel&) {
                        return call >= 6 ? fake.sum() * kNone : nothing(fake);
                    }),
              ExitCode::kNo);
    EXPECT_EQ(events("run", "diverged").size(), 4U);
    EXPECT_EQ(spade::RunFolder(dir_ / "run").steps(), (std::vector<std::int64_t>{4}));
    expect_intact("run");
}

TEST_F(TrainerTest, DivergenceBeforeTheFirstCheckpointRestartsTheRun) {
    EXPECT_EQ(train("run",
                    [](int call, const torch::Tensor& fake, spade::TrainedModel&) {
                        return call == 2 ? fake.sum() * kNone : nothing(fake);
                    }),
              ExitCode::kOk);
    EXPECT_EQ(events("run", "diverged")[0]["step"], 0);
}

TEST_F(TrainerTest, AnExcessiveRateEndsTheRun) {
    options_.learning_rate = 2e4;
    options_.epochs = 10;
    EXPECT_EQ(train("run", [](int, const torch::Tensor& fake,
                              spade::TrainedModel&) { return nothing(fake); }),
              ExitCode::kNo);
}

} // namespace
