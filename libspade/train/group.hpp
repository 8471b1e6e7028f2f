#ifndef LIBSPADE_TRAIN_GROUP_HPP
#define LIBSPADE_TRAIN_GROUP_HPP

/// \file
/// c10d's process groups. ProcessGroupGloo and ProcessGroupNCCL derive from ProcessGroup in
/// LibTorch 1.13 and from Backend in 2.x, with the same operations.

#include <c10/util/intrusive_ptr.h>
#include <torch/version.h>

namespace c10d {
class Backend;
class ProcessGroup;
} // namespace c10d

namespace spade {

#if TORCH_VERSION_MAJOR >= 2
using Group = c10d::Backend;
#else
using Group = c10d::ProcessGroup;
#endif
using GroupPtr = c10::intrusive_ptr<Group>;

} // namespace spade

#endif // LIBSPADE_TRAIN_GROUP_HPP
