#ifndef LIBSPADE_TRAIN_GROUP_HPP
#define LIBSPADE_TRAIN_GROUP_HPP

/// \file
/// A group of processes as c10d has it. ProcessGroupGloo and ProcessGroupNCCL derive from
/// ProcessGroup in LibTorch 1.13 and from Backend in 2.x; their operations are alike.

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
