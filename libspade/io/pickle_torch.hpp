#ifndef LIBSPADE_IO_PICKLE_TORCH_HPP
#define LIBSPADE_IO_PICKLE_TORCH_HPP

/// \file
/// The Python names that a state dictionary may use, and what each becomes here. Internal to the
/// pickle reader.
///
///     collections.OrderedDict                 a dictionary
///     torch.Size                              a tuple
///     torch.FloatStorage, ...                 an element type
///     torch._utils._rebuild_tensor, _v2       a tensor
///     torch._utils._rebuild_parameter         the tensor in it

#include "libspade/io/pickle.hpp"

#include <string>
#include <string_view>

namespace spade {

enum class PickleCallable {
    kOrderedDict,
    kSize,
    kRebuildTensor,
    kRebuildTensorV2,
    kRebuildParameter
};

/// Text from a file for a message: at most 120 bytes, control characters as '?'.
std::string short_printable(std::string_view text);

/// The value of a global. Throws DataError with its name unless it is on the list above.
PickleValue find_global(std::string_view module, std::string_view name, std::string_view file);

/// The result of calling `callable` with the tuple `arguments`.
PickleRef call(PickleTree& tree, PickleRef callable, PickleRef arguments);

/// A storage from its persistent id: ('storage', type, key, location, elements[, view]) where view
/// is None or (key, offset, elements). The location does not matter here.
PickleRef storage_of(PickleTree& tree, PickleRef persistent_id);

} // namespace spade

#endif // LIBSPADE_IO_PICKLE_TORCH_HPP
