#include "libspade/nn/shared_batch.hpp"

#include "libspade/nn/norm.hpp"
#include "libspade/nn/spade_norm.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace {

/// Threads as parts: they add up in turn, so that all get the same bits.
class Threads {
public:
    explicit Threads(int parts) : parts_(parts) {}

    void add_up(int part, torch::Tensor& numbers) {
        std::unique_lock lock(mutex_);
        turn_.wait(lock, [&] { return arrived_ == part; });
        sum_ = part == 0 ? numbers.clone() : sum_ + numbers;
        const auto round = round_;
        if (++arrived_ == parts_) {
            total_ = sum_;
            arrived_ = 0;
            ++round_;
        }
        turn_.notify_all();
        turn_.wait(lock, [&] { return round_ != round; });
        numbers.copy_(total_);
        turn_.notify_all();
    }

private:
    int parts_;
    int arrived_ = 0;
    int round_ = 0;
    torch::Tensor sum_;
    torch::Tensor total_;
    std::mutex mutex_;
    std::condition_variable turn_;
};

class PartOfThreads : public spade::SharedBatch {
public:
    PartOfThreads(Threads& threads, int part, int parts)
        : threads_(threads), part_(part), parts_(parts) {}
    std::int64_t parts() const override { return parts_; }
    void add_up(torch::Tensor& numbers) override {
        ++calls;
        threads_.add_up(part_, numbers);
    }
    int calls = 0;

private:
    Threads& threads_;
    int part_;
    int parts_;
};

/// A layer's output for a batch, its gradients and its statistics.
struct Learned {
    torch::Tensor y;
    torch::Tensor grad_h;
    std::vector<torch::Tensor> grad_weights;
    torch::Tensor running_mean;
    torch::Tensor running_var;
    int calls = 0;
};

constexpr std::int64_t kLabels = 5;
constexpr std::int64_t kPictures = 4;

spade::SemanticMap map_of(const torch::Tensor& ids) { return {{kLabels, false, 0}, ids, {}}; }

/// A SPADE layer over pictures first..first+count-1 of a batch, `batch` null for all of it.
Learned learn(spade::SpadePath path, std::int64_t first, std::int64_t count,
              const c10::intrusive_ptr<PartOfThreads>& batch) {
    auto random = at::detail::createCPUGenerator(7);
    const auto h =
        torch::randn({kPictures, 6, 8, 8}, random, torch::kFloat64) * 3 + 50; // far from zero
    const auto upstream = torch::randn({kPictures, 6, 8, 8}, random, torch::kFloat64);
    const auto ids = torch::randint(0, kLabels, {kPictures, 8, 8}, random, torch::kInt64);
    spade::SpadeNormOptions options;
    options.semantics = {kLabels, false, 0};
    options.channels = 6;
    options.hidden = 7;
    options.norm = spade::Norm::kBatch;
    spade::SpadeNorm layer(options);
    layer->to(torch::kFloat64);
    layer->set_path(path);
    {
        const torch::NoGradGuard no_grad;
        for (auto& weight : layer->parameters()) {
            weight.copy_(torch::randn(weight.sizes(), random, torch::kFloat64) * 0.3);
        }
    }
    spade::share_batch(*layer, batch);
    auto part = h.narrow(0, first, count).clone().requires_grad_();
    const auto y = layer->forward(part, map_of(ids.narrow(0, first, count)), 0.2);
    y.backward(upstream.narrow(0, first, count));
    Learned learned{y.detach(), part.grad(), {}, {}, {}, batch ? batch->calls : 0};
    for (const auto& weight : layer->parameters()) {
        learned.grad_weights.push_back(weight.grad());
    }
    const auto buffers = layer->named_buffers();
    learned.running_mean = buffers["normalize.running_mean"];
    learned.running_var = buffers["normalize.running_var"];
    return learned;
}

double distance(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>() / (1 + b.abs().max().item<double>());
}

class SharedBatchTest : public testing::TestWithParam<std::pair<spade::SpadePath, int>> {};

TEST_P(SharedBatchTest, PartsLearnWhatTheWholeLearns) {
    const auto [path, parts] = GetParam();
    const auto whole = learn(path, 0, kPictures, {});
    Threads threads(parts);
    std::vector<Learned> learned(static_cast<std::size_t>(parts));
    std::vector<std::thread> running;
    const auto count = kPictures / parts;
    for (int part = 0; part < parts; ++part) {
        running.emplace_back([&, part, path = path, parts = parts] {
            const auto batch = c10::make_intrusive<PartOfThreads>(threads, part, parts);
            learned[static_cast<std::size_t>(part)] = learn(path, part * count, count, batch);
        });
    }
    for (auto& thread : running) {
        thread.join();
    }
    for (int part = 0; part < parts; ++part) {
        const auto& here = learned[static_cast<std::size_t>(part)];
        EXPECT_GT(here.calls, 1);
        EXPECT_LT(distance(here.y, whole.y.narrow(0, part * count, count)), 1e-12);
        EXPECT_LT(distance(here.grad_h, whole.grad_h.narrow(0, part * count, count)), 1e-12);
        EXPECT_LT(distance(here.running_mean, whole.running_mean), 1e-12);
        EXPECT_LT(distance(here.running_var, whole.running_var), 1e-12);
        EXPECT_TRUE(torch::equal(here.running_var, learned[0].running_var));
    }
    for (std::size_t i = 0; i < whole.grad_weights.size(); ++i) {
        auto sum = torch::zeros_like(whole.grad_weights[i]);
        for (const auto& here : learned) {
            sum += here.grad_weights[i];
        }
        EXPECT_LT(distance(sum, whole.grad_weights[i]), 1e-11) << i;
    }
}

using spade::SpadePath;
INSTANTIATE_TEST_SUITE_P(Paths, SharedBatchTest,
                         testing::Values(std::pair(SpadePath::kTables, 2),
                                         std::pair(SpadePath::kTables, 4),
                                         std::pair(SpadePath::kConvolution, 2),
                                         std::pair(SpadePath::kDense, 2),
                                         std::pair(SpadePath::kDense, 4)));

TEST(SharedBatch, UnsharedAgainUsesItsOwnStatistics) {
    spade::PlainNorm norm(spade::Norm::kBatch, 3);
    Threads threads(1);
    const auto batch = c10::make_intrusive<PartOfThreads>(threads, 0, 1);
    spade::share_batch(*norm, batch);
    norm(torch::randn({2, 3, 4, 4}));
    const auto calls = batch->calls;
    EXPECT_GT(calls, 0);
    spade::share_batch(*norm, {});
    norm(torch::randn({2, 3, 4, 4}));
    EXPECT_EQ(batch->calls, calls);
}

} // namespace
