#ifndef LIBSPADE_ARCH_TENSOR_FAULTS_HPP
#define LIBSPADE_ARCH_TENSOR_FAULTS_HPP

/// \file
/// How the tensors of a file differ from those that its configuration requires, one line each.

#include "libspade/arch/tensors.hpp"
#include "libspade/io/checkpoint_file.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// Missing, or of another shape; nothing if it is as required.
std::optional<std::string> tensor_fault(const CheckpointReader& file, std::string_view group,
                                        const TensorShape& required);

/// The same for a whole network, unexpected tensors included. Throws DataError without the group.
std::vector<std::string> tensor_faults(const CheckpointReader& file, std::string_view group,
                                       const std::vector<TensorShape>& required);

} // namespace spade

#endif // LIBSPADE_ARCH_TENSOR_FAULTS_HPP
