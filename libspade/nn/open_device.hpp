#ifndef LIBSPADE_NN_OPEN_DEVICE_HPP
#define LIBSPADE_NN_OPEN_DEVICE_HPP

#include "libspade/base/device.hpp"

#include <torch/types.h>

namespace spade {

/// The device as torch knows it, set up to compute the same each time. Throws DeviceError where it
/// is not there, naming those that are.
torch::Device open_device(const Device& device);

} // namespace spade

#endif // LIBSPADE_NN_OPEN_DEVICE_HPP
