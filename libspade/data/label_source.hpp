#ifndef LIBSPADE_DATA_LABEL_SOURCE_HPP
#define LIBSPADE_DATA_LABEL_SOURCE_HPP

/// \file
/// How a picture becomes a map of the table's ids: ids as they are, or colours looked up in the
/// table; then a remapping; then the table has the last word.

#include "libspade/data/color_lookup.hpp"
#include "libspade/data/label_table.hpp"
#include "libspade/data/picture.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spade {

/// From what a map holds to what the table has: "from <tab> to" a line, '#' comments, "to" an id
/// or a label's name. Throws DataError with the line's number: a number twice, an id or name that
/// the table does not have.
using IdMap = std::map<int, int>;
IdMap read_id_map(const std::filesystem::path& tsv, const LabelTable& table);

/// What becomes of an id that the table does not have, or of a colour that is near none.
enum class UnknownIds {
    kRefuse,   ///< the map is bad: DataError with the first such pixel
    kDontCare, ///< becomes the don't-care label; needs a table that has one
};

struct LabelSourceOptions {
    bool colors = false; ///< pixels are the table's colours, not ids
    /// With colors: the largest Euclidean distance in RGB at which a colour still counts; 0 is
    /// exact, kNearest takes the nearest whatever its distance (JPEG-coded maps).
    static constexpr double kNearest = 1e9;
    double tolerance = 0;
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
    /// Throws ConfigError where the options do not go with the table: colours asked for and a table
    /// without any, two labels of one colour, don't-care without such a label.
    LabelSource(LabelTable table, LabelSourceOptions options);

    /// Decodes and translates. Throws DataError naming `name`; a colour picture where ids are
    /// expected is told so, and the other way round. With colours, any photo format is read (JPEG
    /// too), since colours survive where ids do not.
    LabelMap read(std::string_view bytes, std::string_view name) const;

    /// The same for a colour picture that is already decoded (one half of a side-by-side one).
    LabelMap from_colors(const Photo& picture, std::string_view name) const;

    /// As read(), but never throws for unknown ids: reports them and leaves them as they are (a
    /// colour that is near none becomes ColorLookup::kNone), so that the whole histogram can be
    /// told.
    using Survey = std::pair<LabelMap, std::optional<UnknownPixels>>;
    Survey survey(std::string_view bytes, std::string_view name) const;
    Survey survey_colors(const Photo& picture) const;

    /// Whether a map that read() accepts has the table's ids already.
    bool keeps_ids() const {
        return !colors_ && options_.remap.empty() && options_.unknown == UnknownIds::kRefuse;
    }

    const LabelTable& table() const { return table_; }
    const LabelSourceOptions& options() const { return options_; }

private:
    std::optional<UnknownPixels> translate(LabelMap& map) const;
    LabelMap settle(Survey survey, const Photo* picture, std::string_view name) const;

    LabelTable table_;
    LabelSourceOptions options_;
    std::optional<ColorLookup> colors_;
    std::vector<std::int32_t> id_of_; ///< [65536]: the table's; kUnknown where it has none
};

/// "id 200 at pixel (3, 17) is not in the label table; 5 of 99 pixels have such ids", or the same
/// of colours.
std::string to_text(const UnknownPixels& unknown, bool colors, std::size_t pixels);

/// Instance ids: 8- or 16-bit grey as they are, or RGB-coded panoptic ids, R + 256 G + 65536 B,
/// numbered anew from 0 in the order of their first pixel, since only where the value changes
/// matters and a set stores 16 bits. Throws DataError.
LabelMap read_instance_map(std::string_view bytes, std::string_view name);

} // namespace spade

#endif // LIBSPADE_DATA_LABEL_SOURCE_HPP
