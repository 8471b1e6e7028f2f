#ifndef LIBSPADE_LABELS_RENUMBER_HPP
#define LIBSPADE_LABELS_RENUMBER_HPP

#include "libspade/image/picture.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace spade {

/// Objects numbered from 0 in the order of their first pixel: only changes of the number matter,
/// and a data set stores 16 bits. Internal to instance_map and label_code. Throws DataError above
/// 65536 objects.
LabelMap renumbered(const std::vector<std::uint32_t>& numbers, Size size, std::string_view name);

} // namespace spade

#endif // LIBSPADE_LABELS_RENUMBER_HPP
