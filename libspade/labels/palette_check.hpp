#ifndef LIBSPADE_LABELS_PALETTE_CHECK_HPP
#define LIBSPADE_LABELS_PALETTE_CHECK_HPP

/// \file
/// Whether the palettes of a collection's label maps agree: their indices are taken as ids, which
/// is wrong where each file has numbered its colours in an order of its own.

#include "libspade/base/enum_names.hpp"
#include "libspade/image/palette.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/id_map.hpp"
#include "libspade/labels/label_table.hpp"

#include <map>
#include <optional>
#include <string>

namespace spade {

enum class PaletteRule {
    kCheck,
    kIgnore, ///< indices are ids, whatever their colours
};
template <>
inline constexpr auto kEnumNames<PaletteRule> =
    enum_names<PaletteRule>({{PaletteRule::kCheck, "check"}, {PaletteRule::kIgnore, "ignore"}});

/// The colours that a palette gives to the indices that occur in its map.
using UsedColors = std::map<int, Rgb>;

/// \param map  indices as stored
UsedColors used_colors(const LabelMap& map, const Palette& palette);

class PaletteCheck {
public:
    /// \param remap  from indices to the table's ids, as --remap
    PaletteCheck(const LabelTable& table, const IdMap& remap);

    /// Takes one map's palette. \returns the fault where an index has another colour than in an
    /// earlier map, without the file's name
    std::optional<std::string> add(const UsedColors& colors, const std::string& file);

    /// Once all maps are added. \returns the fault where all colours are the table's, but some at
    /// other indices than the table's. Palettes of other colours are no fault: tools have their
    /// own.
    std::optional<std::string> fault() const;

private:
    struct Seen {
        Rgb color{};
        std::string file;
    };
    const Label* label_of(int index) const;

    const LabelTable& table_;
    const IdMap& remap_;
    std::map<Rgb, const Label*> by_color_; ///< the table's
    std::map<int, Seen> seen_;             ///< by index
};

} // namespace spade

#endif // LIBSPADE_LABELS_PALETTE_CHECK_HPP
