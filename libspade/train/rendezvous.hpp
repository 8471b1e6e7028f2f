#ifndef LIBSPADE_TRAIN_RENDEZVOUS_HPP
#define LIBSPADE_TRAIN_RENDEZVOUS_HPP

/// \file
/// How processes find each other, by c10d: a store of keys that the first rank keeps, and groups
/// that add up tensors: NCCL for GPUs where LibTorch has it, else Gloo.

#include "libspade/train/group.hpp"
#include "libspade/train/launch.hpp"

#include <c10/core/Device.h>
#include <c10/util/intrusive_ptr.h>

#include <cstdint>
#include <string>
#include <vector>

namespace c10d {
class Store;
} // namespace c10d

namespace spade {

using StorePtr = c10::intrusive_ptr<c10d::Store>;

/// Longest time that ranks wait for each other at the start, in seconds.
constexpr int kStartTimeout = 600;

/// A connection to the store; the first rank keeps it where nobody else does and `keeps` is true.
/// Throws IoError where the port is taken; StoppedError where the store does not answer in time or
/// a stop is asked for.
StorePtr open_store(const Launch& launch, bool keeps);

/// All ranks at once, each group under a name of its own.
/// Throws StoppedError where they cannot reach each other, DeviceError where the library was built
/// without Gloo's headers and the device is a CPU.
GroupPtr open_group(const StorePtr& store, const Launch& launch, const std::string& name,
                    c10::Device device);

/// Text as the store keeps it.
std::vector<std::uint8_t> to_bytes(const std::string& text);
std::string to_text(const std::vector<std::uint8_t>& bytes);

/// Whether its tensors must be on a GPU.
bool is_of_gpus(const GroupPtr& group);

} // namespace spade

#endif // LIBSPADE_TRAIN_RENDEZVOUS_HPP
