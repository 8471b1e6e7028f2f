#ifndef LIBSPADE_TRAIN_RENDEZVOUS_HPP
#define LIBSPADE_TRAIN_RENDEZVOUS_HPP

/// \file
/// How processes find each other, through c10d: a key-value store that rank 0 serves, and groups
/// that sum tensors, by NCCL for GPUs where LibTorch has it, else by Gloo.

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

/// A connection to the store. If `serves` is true, rank 0 serves the store, unless torchrun does.
/// Throws IoError where the port is taken; StoppedError where the store does not answer in time or
/// a stop is requested.
StorePtr open_store(const Launch& launch, bool serves);

/// Together; each group has its own name.
/// Throws StoppedError where they cannot reach each other, DeviceError where the library was built
/// without Gloo's headers and the device is a CPU.
GroupPtr open_group(const StorePtr& store, const Launch& launch, const std::string& name,
                    c10::Device device);

/// Text as the store holds it.
std::vector<std::uint8_t> to_bytes(const std::string& text);
std::string to_text(const std::vector<std::uint8_t>& bytes);

/// Whether its tensors must be on a GPU.
bool needs_gpu_tensors(const GroupPtr& group);

} // namespace spade

#endif // LIBSPADE_TRAIN_RENDEZVOUS_HPP
