#ifndef LIBSPADE_DATA_CONTACT_SHEET_HPP
#define LIBSPADE_DATA_CONTACT_SHEET_HPP

/// \file
/// Many pictures in one, to be looked at.

#include "libspade/data/label_table.hpp"
#include "libspade/data/picture.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace spade {

/// Rows of tiles on white, a few pixels between them. Tiles have `tile` pixels, or the size of the
/// first picture where that is {0, 0}; pictures of another size are resized (bicubic). An empty
/// place stays white. Rows may differ in length.
Photo contact_sheet(const std::vector<std::vector<std::optional<Photo>>>& rows, Size tile = {});

/// What contact_sheet() makes of so many rows and columns, in pixels.
Size sheet_size(std::size_t rows, std::size_t columns, Size tile);

/// A map of channels in the colours of the table; a label without one gets a colour of its own by
/// its place in the table, what is outside the table is black.
Photo colored(const LabelMap& channels, const LabelTable& table);

} // namespace spade

#endif // LIBSPADE_DATA_CONTACT_SHEET_HPP
