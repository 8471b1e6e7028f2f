#ifndef LIBSPADE_LABELS_FOREIGN_TABLE_HPP
#define LIBSPADE_LABELS_FOREIGN_TABLE_HPP

#include "libspade/labels/label_table.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace spade {

/// The labels of a table that another tool wrote; nothing where the text is another:
///
///     labelmap.txt     of CVAT and Datumaro: "name:red,green,blue:parts:actions" a line
///     class_dict.csv   "name,r,g,b", a header first
///
/// Ids count the labels from 0, as these tools do. Throws DataError naming `file` and the line.
std::optional<std::vector<Label>> parse_foreign_table(std::string_view text, std::string_view file);

} // namespace spade

#endif // LIBSPADE_LABELS_FOREIGN_TABLE_HPP
