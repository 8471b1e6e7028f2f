#ifndef LIBSPADE_TRAIN_RANKS_HPP
#define LIBSPADE_TRAIN_RANKS_HPP

/// \file
/// The processes that train one model together. Each holds all of it and a part of each batch;
/// what they have to agree on goes through here, and is counted. One process alone is a team, too,
/// in which nothing is sent.
///
/// All functions that say "together" must be called by all ranks, in the same order. Where one of
/// them fails, another rank is gone, and the process ends with exit code 75 and a line that names
/// it.

#include "libspade/base/exit_code.hpp"
#include "libspade/nn/shared_batch.hpp"
#include "libspade/train/admission.hpp"
#include "libspade/train/launch.hpp"

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace spade {

/// What has been handed to all-reduce so far, and how long this rank has waited for it.
struct Traffic {
    double seconds = 0;
    std::int64_t gradients = 0;  ///< bytes
    std::int64_t statistics = 0; ///< bytes, of batch normalization
    std::int64_t control = 0;    ///< bytes: losses, and whether to stop
};

Traffic operator-(const Traffic& now, const Traffic& before);

/// A sum under way.
class PendingSum {
public:
    virtual ~PendingSum() = default;
    /// The tensor that was handed over then holds the sum.
    virtual void wait() = 0;
};

class Ranks {
public:
    /// One process alone.
    Ranks();

    /// Knows where to meet the others. Throws what open_store throws.
    explicit Ranks(const Launch& launch);
    ~Ranks();
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    /// Together, before everything else. Throws what admit, open_store and open_group throw.
    void meet(const Identity& identity, torch::Device device);

    int rank() const;
    int count() const;
    bool is_first() const { return rank() == 0; }
    bool is_alone() const { return count() == 1; }

    /// What batch normalization adds up with; null where there is one rank.
    SharedBatchPtr batch() const;

    /// Begins to add up `numbers` together, while the caller goes on. They stay where they are.
    std::unique_ptr<PendingSum> start_sum(const torch::Tensor& numbers);

    /// Together: means over all ranks.
    void average(std::vector<double>& numbers);

    /// Together: whether it is true anywhere.
    bool any(bool here);

    /// Together: the first rank's text.
    std::string from_first(const std::string& text);

    /// Together: tensors become the first rank's. Same number, shapes and types everywhere.
    void copy_from_first(const std::vector<torch::Tensor>& tensors);

    /// Together: the end in order.
    void leave();

    /// This rank ends with an error; the others will, too, also before they have met.
    void announce(ExitCode code, const std::string& message);

    const Traffic& traffic() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_RANKS_HPP
