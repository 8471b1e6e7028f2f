#ifndef LIBSPADE_NN_OPEN_DEVICE_HPP
#define LIBSPADE_NN_OPEN_DEVICE_HPP

#include "libspade/base/device.hpp"

#include <torch/types.h>

namespace spade {

/// The device as torch knows it, set up to compute deterministically. Throws DeviceError where it
/// does not exist, naming those that do.
torch::Device open_device(const Device& device);

} // namespace spade

#endif // LIBSPADE_NN_OPEN_DEVICE_HPP
