#ifndef LIBSPADE_TRAIN_RENDEZVOUS_HPP
#define LIBSPADE_TRAIN_RENDEZVOUS_HPP

/// \file
/// How processes find each other, by c10d: a store of keys that the first rank keeps, and groups
/// that add up tensors: NCCL for GPUs where LibTorch has it, else Gloo.

#include "libspade/train/launch.hpp"

#include <c10/core/Device.h>
#include <c10/util/intrusive_ptr.h>

#include <string>

namespace c10d {
class ProcessGroup;
class Store;
} // namespace c10d

namespace spade {

using StorePtr = c10::intrusive_ptr<c10d::Store>;
using GroupPtr = c10::intrusive_ptr<c10d::ProcessGroup>;

/// Longest time that ranks wait for each other at the start, in seconds.
constexpr int kStartTimeout = 600;

/// A connection to the store; the first rank keeps it where nobody else does and `keeps` is true.
/// Throws IoError where the port is taken; StoppedError where the store does not answer in time or
/// a stop is asked for.
StorePtr open_store(const Launch& launch, bool keeps);

/// All ranks at once, each group under a name of its own.
/// Throws StoppedError where they cannot reach each other.
GroupPtr open_group(const StorePtr& store, const Launch& launch, const std::string& name,
                    c10::Device device);

/// The first line of torch's messages; the rest is where in torch.
std::string first_line(const std::string& text);

/// Whether its tensors must be on a GPU.
bool is_of_gpus(const GroupPtr& group);

} // namespace spade

#endif // LIBSPADE_TRAIN_RENDEZVOUS_HPP
