#ifndef LIBSPADE_LABELS_LABEL_SOURCE_HPP
#define LIBSPADE_LABELS_LABEL_SOURCE_HPP

/// \file
/// How a picture becomes a map of the table's ids: ids are taken as stored, decoded, or colours
/// looked up in the table; then ids are remapped; then they are checked against the table.

#include "libspade/base/enum_names.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/color_lookup.hpp"
#include "libspade/labels/id_map.hpp"
#include "libspade/labels/label_code.hpp"
#include "libspade/labels/label_table.hpp"
#include "libspade/labels/palette_check.hpp"
#include "libspade/labels/wide_colors.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// What to do with an id that is not in the table, or a colour too far from all of its colours.
enum class UnknownIds {
    kRefuse,   ///< throw DataError with the first such pixel
    kDontCare, ///< replace it by the don't-care label, which the table must have
};
template <>
inline constexpr auto kEnumNames<UnknownIds> =
    enum_names<UnknownIds>({{UnknownIds::kRefuse, "refuse"}, {UnknownIds::kDontCare, "dont-care"}});

struct LabelSourceOptions {
    bool colors = false; ///< pixels are the table's colours, not ids
    /// With colors: the largest Euclidean distance in RGB at which a colour still matches; 0 is
    /// exact, kNearest takes the nearest whatever its distance (JPEG-coded maps).
    static constexpr double kNearest = 1e9;
    double tolerance = 0;
    WideColors wide_colors = WideColors::kScaled; ///< with colors: of 16-bit pictures
    std::optional<LabelCode> code;                ///< pixels encode ids; not with colors
    bool ignore_exif = false;                     ///< leave the stored pixels as they lie
    IdMap remap;
    UnknownIds unknown = UnknownIds::kRefuse;
};

/// Ids outside the table, counted before they are refused or replaced: for lint.
struct UnknownPixels {
    std::uint64_t count = 0;
    int first_id = 0; ///< or the colour, as 0xRRGGBB
    int x = 0;
    int y = 0;
};

class LabelSource {
public:
    /// Throws ConfigError where the options do not suit the table: `colors` without colours in the
    /// table or with two labels of the same colour, kDontCare without a don't-care label. Throws
    /// UsageError for both colors and code.
    LabelSource(LabelTable table, LabelSourceOptions options);

    /// One picture, decoded and translated.
    struct Reading {
        LabelMap map;
        std::optional<LabelMap> instances;    ///< where the code has them
        std::optional<UnknownPixels> unknown; ///< that were found; read() has replaced them
        UsedColors palette;                   ///< of a palette picture whose indices are ids
        bool is_file = false;                 ///< the map is what the file holds, unchanged
    };

    /// Throws DataError naming `name`; the message says so where a picture has colours instead of
    /// ids, or the reverse. With colours, any photo format is read (JPEG too), since colours
    /// survive where ids do not.
    Reading read(std::string_view bytes, std::string_view name) const;

    /// The same for a colour picture that is already decoded (one half of a side-by-side one).
    Reading from_colors(const Photo& picture, std::string_view name) const;

    /// As read(), but never throws for unknown ids: reports them and leaves them as they are (an
    /// unknown colour becomes ColorLookup::kNone), so that the whole histogram can be shown.
    Reading survey(std::string_view bytes, std::string_view name) const;
    Reading survey_colors(const Photo& picture) const;

    const LabelTable& table() const { return table_; }
    const LabelSourceOptions& options() const { return options_; }

private:
    Reading read_ids(std::string_view bytes, std::string_view name) const;
    std::optional<UnknownPixels> translate(LabelMap& map) const;
    /// Replaces or refuses unknown ids. \param picture  of a map in colours, else null
    Reading resolve(Reading reading, const Photo* picture, std::string_view name) const;

    LabelTable table_;
    LabelSourceOptions options_;
    std::optional<ColorLookup> colors_;
    std::vector<std::int32_t> id_of_; ///< [65536] ids of the table; kUnknown where it has none
};

/// "id 200 at pixel (3, 17) is not in the label table; 5 of 99 pixels have such ids", or the same
/// of colours.
std::string to_text(const UnknownPixels& unknown, bool colors, std::size_t pixels);

/// What to do about them: ends a message.
const char* unknown_remedy(bool colors);

} // namespace spade

#endif // LIBSPADE_LABELS_LABEL_SOURCE_HPP
