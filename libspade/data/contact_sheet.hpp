#ifndef LIBSPADE_DATA_CONTACT_SHEET_HPP
#define LIBSPADE_DATA_CONTACT_SHEET_HPP

/// \file
/// Many pictures in one, for viewing.

#include "libspade/image/picture.hpp"
#include "libspade/labels/label_table.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace spade {

/// Rows of tiles on white, a few pixels between them. Tiles have `tile` pixels, or the size of the
/// first picture where that is {0, 0}; pictures of another size are resized (bicubic). An empty
/// place stays white. Rows may differ in length.
Photo contact_sheet(const std::vector<std::vector<std::optional<Photo>>>& rows, Size tile = {});

/// The size of a contact_sheet() of so many rows and columns, in pixels.
Size sheet_size(std::size_t rows, std::size_t columns, Size tile);

/// A map of channels in the colours of the table; a label without one gets its own colour by its
/// place in the table; channels outside the table are black.
Photo colorize(const LabelMap& channels, const LabelTable& table);

} // namespace spade

#endif // LIBSPADE_DATA_CONTACT_SHEET_HPP
