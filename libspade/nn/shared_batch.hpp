#ifndef LIBSPADE_NN_SHARED_BATCH_HPP
#define LIBSPADE_NN_SHARED_BATCH_HPP

/// \file
/// A batch that several processes share, each with a part of it. Batch normalization needs the
/// statistics of the whole; transport is left to the caller.

#include <torch/custom_class.h>
#include <torch/types.h>

#include <cstdint>

namespace torch::nn {
class Module;
}

namespace spade {

class SharedBatch : public torch::CustomClassHolder {
public:
    /// The number of parts, all of the same size.
    virtual std::int64_t parts() const = 0;

    /// Replaces numbers with their sums over all parts, bit for bit the same in every process. All
    /// processes must make the same calls, with equal shapes.
    /// \param numbers  of one type, any shape
    virtual void add_up(torch::Tensor& numbers) = 0;
};

using SharedBatchPtr = c10::intrusive_ptr<SharedBatch>;

/// The sum over all parts. Its gradient is the sum of their gradients.
torch::Tensor summed(const torch::Tensor& x, const SharedBatchPtr& batch);

/// The batch that an autograd function saved with IValue::make_capsule.
SharedBatchPtr shared_batch_in(const torch::IValue& saved);

/// Every batch normalization of the network takes its statistics from the whole batch; from its
/// own part again where `batch` is null.
void share_batch(torch::nn::Module& network, const SharedBatchPtr& batch);

} // namespace spade

#endif // LIBSPADE_NN_SHARED_BATCH_HPP
