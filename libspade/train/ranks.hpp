#ifndef LIBSPADE_TRAIN_RANKS_HPP
#define LIBSPADE_TRAIN_RANKS_HPP

/// \file
/// The processes that train one model together. Each holds the whole model and a part of each
/// batch; whatever they exchange goes through here, and its bytes are counted. A single process is
/// valid, too; it sends nothing.
///
/// All functions that say "together" must be called by all ranks, in the same order. If one
/// fails, another rank is lost: the process ends with exit code 75 and a message that names that
/// rank.

#include "libspade/base/exit_code.hpp"
#include "libspade/nn/shared_batch.hpp"
#include "libspade/train/handshake.hpp"
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

/// A sum in progress.
class PendingSum {
public:
    virtual ~PendingSum() = default;
    /// Afterwards the tensor given to start_sum() holds the sum.
    virtual void wait() = 0;
};

class Ranks {
public:
    /// A single process.
    Ranks();

    /// Opens the store where the ranks meet. Throws as open_store does.
    explicit Ranks(const Launch& launch);
    ~Ranks();
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    /// Together, before everything else. Throws as handshake, open_store and open_group do.
    void meet(const Identity& identity, torch::Device device);

    int rank() const;
    int count() const;
    bool is_first() const { return rank() == 0; }
    bool is_alone() const { return count() == 1; }

    /// Sums the statistics of batch normalization over ranks; null for a single rank.
    SharedBatchPtr batch() const;

    /// Together: starts to sum `numbers` over all ranks, in place, while the caller continues.
    std::unique_ptr<PendingSum> start_sum(const torch::Tensor& numbers);

    /// Together: replaces each number by its mean over all ranks.
    void average(std::vector<double>& numbers);

    /// Together: whether `here` is true on any rank.
    bool any(bool here);

    /// Together: rank 0's text.
    std::string from_first(const std::string& text);

    /// Together: copies rank 0's tensors to all ranks. Number, shapes and types must be the same.
    void copy_from_first(const std::vector<torch::Tensor>& tensors);

    /// Together: ends in an orderly way.
    void leave();

    /// This rank ends with an error, and so will the others, even before they have met.
    void announce(ExitCode code, const std::string& message);

    const Traffic& traffic() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace spade

#endif // LIBSPADE_TRAIN_RANKS_HPP
