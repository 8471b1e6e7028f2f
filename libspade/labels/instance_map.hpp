#ifndef LIBSPADE_LABELS_INSTANCE_MAP_HPP
#define LIBSPADE_LABELS_INSTANCE_MAP_HPP

#include "libspade/image/picture.hpp"

#include <string_view>

namespace spade {

/// Decodes instance ids: 8- or 16-bit grey unchanged, or RGB-coded panoptic ids, R + 256 G + 65536
/// B, renumbered from 0 in the order of their first pixel, since only changes of the value matter
/// and a set stores 16 bits. Throws DataError.
LabelMap read_instance_map(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_LABELS_INSTANCE_MAP_HPP
