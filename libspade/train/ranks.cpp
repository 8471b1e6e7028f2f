#include "libspade/train/ranks.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/time.hpp"
#include "libspade/train/heartbeat.hpp"

#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>
#include <torch/torch.h>

#include <chrono>
#include <optional>

namespace spade {

namespace {

using Clock = std::chrono::steady_clock;

std::int64_t bytes_of(const torch::Tensor& t) { return static_cast<std::int64_t>(t.nbytes()); }

} // namespace

struct Ranks::State {
    Launch launch;
    torch::Device device = torch::kCPU; ///< where tensors must be for sending
    StorePtr store;
    GroupPtr statistics; ///< for sums that the caller waits for
    GroupPtr gradients;  ///< for sums in the background, in their own order
    bool has_met = false;
    std::optional<Heartbeat> heartbeat;
    Traffic traffic;

    /// Runs and times a collective operation; a failure means that another rank is lost.
    template <class Operation>
    void together(Operation operation) {
        const auto started = Clock::now();
        try {
            operation();
        } catch (const std::exception& error) {
            heartbeat->lost(error.what());
        }
        traffic.seconds += seconds_since(started);
    }

    void add_up(torch::Tensor& numbers, std::int64_t& bytes) {
        bytes += bytes_of(numbers);
        std::vector<torch::Tensor> there{numbers.contiguous().to(device)};
        together([&] { statistics->allreduce(there)->wait(); });
        numbers.copy_(there[0]);
    }
};

namespace {

/// Batch statistics over all ranks.
template <class State>
class BatchOfRanks : public SharedBatch {
public:
    explicit BatchOfRanks(std::shared_ptr<State> state) : state_(std::move(state)) {}

    std::int64_t parts() const override { return state_->launch.ranks; }
    void add_up(torch::Tensor& numbers) override {
        state_->add_up(numbers, state_->traffic.statistics);
    }

private:
    std::shared_ptr<State> state_;
};

template <class State>
class SumOfRanks : public PendingSum {
public:
    SumOfRanks(std::shared_ptr<State> state, torch::Tensor numbers)
        : state_(std::move(state)),
          numbers_(std::move(numbers)),
          there_{numbers_.to(state_->device)} {
        state_->traffic.gradients += bytes_of(numbers_);
        state_->together([this] { work_ = state_->gradients->allreduce(there_); });
    }

    void wait() override {
        state_->together([this] { work_->wait(); });
        if (!there_[0].is_same(numbers_)) {
            numbers_.copy_(there_[0]);
        }
    }

private:
    std::shared_ptr<State> state_;
    torch::Tensor numbers_;
    std::vector<torch::Tensor> there_;
    c10::intrusive_ptr<c10d::Work> work_;
};

} // namespace

Traffic operator-(const Traffic& now, const Traffic& before) {
    return {now.seconds - before.seconds, now.gradients - before.gradients,
            now.statistics - before.statistics, now.control - before.control};
}

Ranks::Ranks() : state_(std::make_shared<State>()) {}

Ranks::Ranks(const Launch& launch) : Ranks() {
    state_->launch = launch;
    if (!launch.is_alone()) {
        state_->store = open_store(launch, /*serves=*/true);
    }
}

void Ranks::meet(const Identity& identity, torch::Device device) {
    if (is_alone()) {
        return;
    }
    auto& s = *state_;
    s.has_met = true; // also if refused: then all ranks know why
    auto names = handshake(*s.store, s.launch, identity);
    s.heartbeat.emplace(open_store(s.launch, /*serves=*/false), s.launch, std::move(names));
    s.statistics = open_group(s.store, s.launch, "statistics", device);
    s.gradients = open_group(s.store, s.launch, "gradients", device);
    if (needs_gpu_tensors(s.statistics)) {
        s.device = device;
    }
}

Ranks::~Ranks() = default;

int Ranks::rank() const { return state_->launch.rank; }
int Ranks::count() const { return state_->launch.ranks; }

SharedBatchPtr Ranks::batch() const {
    return is_alone() ? SharedBatchPtr()
                      : SharedBatchPtr(c10::make_intrusive<BatchOfRanks<State>>(state_));
}

std::unique_ptr<PendingSum> Ranks::start_sum(const torch::Tensor& numbers) {
    return std::make_unique<SumOfRanks<State>>(state_, numbers);
}

void Ranks::average(std::vector<double>& numbers) {
    if (is_alone()) {
        return;
    }
    auto sums = torch::tensor(numbers, torch::kFloat64);
    state_->add_up(sums, state_->traffic.control);
    sums /= count();
    numbers.assign(sums.data_ptr<double>(), sums.data_ptr<double>() + sums.numel());
}

bool Ranks::any(bool here) {
    if (is_alone()) {
        return here;
    }
    auto where = torch::tensor({here ? 1.0 : 0.0}, torch::kFloat64);
    state_->add_up(where, state_->traffic.control);
    return where.item<double>() > 0;
}

std::string Ranks::from_first(const std::string& text) {
    if (is_alone()) {
        return text;
    }
    auto size = torch::tensor({static_cast<std::int64_t>(text.size())});
    copy_from_first({size});
    auto bytes = torch::zeros({size.item<std::int64_t>()}, torch::kUInt8);
    if (is_first()) {
        std::copy(text.begin(), text.end(), bytes.data_ptr<std::uint8_t>());
    }
    if (bytes.numel() > 0) {
        copy_from_first({bytes});
    }
    return {bytes.data_ptr<std::uint8_t>(), bytes.data_ptr<std::uint8_t>() + bytes.numel()};
}

void Ranks::copy_from_first(const std::vector<torch::Tensor>& tensors) {
    if (is_alone()) {
        return;
    }
    const torch::NoGradGuard no_grad;
    for (const auto& tensor : tensors) {
        std::vector<torch::Tensor> there{tensor.contiguous().to(state_->device)};
        state_->together([&] { state_->statistics->broadcast(there)->wait(); });
        tensor.copy_(there[0]);
    }
}

void Ranks::leave() {
    if (is_alone()) {
        return;
    }
    any(false); // waits until all ranks are here
    state_->heartbeat.reset();
}

void Ranks::announce(ExitCode code, const std::string& message) {
    if (state_->heartbeat) {
        state_->heartbeat->announce(code, message);
    } else if (!is_alone() && !state_->has_met) {
        try {
            decline(*state_->store, state_->launch, code, message);
        } catch (const std::exception&) {
            // Rank 0 is gone; the others will notice, too.
        }
    }
}

const Traffic& Ranks::traffic() const { return state_->traffic; }

} // namespace spade
