#ifndef LIBSPADE_LABELS_ID_MAP_HPP
#define LIBSPADE_LABELS_ID_MAP_HPP

#include "libspade/labels/label_table.hpp"

#include <filesystem>
#include <map>

namespace spade {

/// From the ids in a map to those of the table: "from <tab> to" on each line, '#' comments, "to" an
/// id or a label's name. Throws DataError with the line number for a duplicate id, or an id or name
/// that is not in the table.
using IdMap = std::map<int, int>;
IdMap read_id_map(const std::filesystem::path& tsv, const LabelTable& table);

/// From the table's train ids to its ids; and from 255, which benchmarks use for what they do not
/// evaluate, to a label that the table marks as ignored or don't-care, if it has one. Empty where
/// the table has no train ids.
IdMap train_id_map(const LabelTable& table);

} // namespace spade

#endif // LIBSPADE_LABELS_ID_MAP_HPP
