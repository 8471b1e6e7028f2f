#ifndef LIBSPADE_LABELS_LABEL_TABLE_HPP
#define LIBSPADE_LABELS_LABEL_TABLE_HPP

/// \file
/// What the ids of a label map mean: a .labels file. One label a line, fields separated by tabs:
///
///     # comment
///     id <tab> name [<tab> red <tab> green <tab> blue] [<tab> dont-care] [<tab> ignored]
///        [<tab> train:N]
///
/// `ignored`: benchmarks do not score the label. `train:N`: the id under which networks of the
/// benchmark predict it ("train id").
///
/// The order of the lines is the order of the network's channels; the label marked `dont-care`, if
/// there is one, is the last. Ids are what the pixels hold: 0..65535, in any order.

#include "libspade/image/picture.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spade {

inline constexpr int kMaxId = 65535;
inline constexpr std::size_t kIdCount = kMaxId + 1; ///< ids that a table may have

struct Label {
    int id = 0;
    std::string name;
    std::optional<std::array<std::uint8_t, 3>> color; ///< red, green, blue
    bool dontcare = false;
    bool ignored = false;          ///< evaluation leaves it out, as it does don't-care
    std::optional<int> train_id{}; ///< under which benchmarks train
};

class LabelTable {
public:
    LabelTable() = default;

    /// Throws DataError naming `file` and the line for a bad field, a duplicate id or name, two
    /// don't-care labels or one that is not the last, and for no label at all.
    static LabelTable parse(std::string_view text, std::string_view file);

    /// Takes the name of an installed table such as "coco-stuff", or else the path of a .labels
    /// file or of one that parse_foreign_table() reads. Throws MissingError, which lists the
    /// installed tables.
    static LabelTable load(const std::string& path_or_name);

    /// Labels 0..count-1 without a meaning, and 255 as don't-care where `dontcare`, as by the
    /// reference's --label_nc and --contain_dontcare_label. Their names are "label 0" and so on,
    /// and "unlabeled". Throws UsageError outside 1..65535, or above 255 with don't-care.
    static LabelTable numbered(int count, bool dontcare);

    /// Labels that satisfy what parse() requires.
    static LabelTable of(std::vector<Label> labels) { return LabelTable(std::move(labels)); }

    /// The table as a .labels file; parse(text()) is the same table.
    std::string text() const;

    const std::vector<Label>& labels() const { return labels_; }
    std::int64_t channels() const { return static_cast<std::int64_t>(labels_.size()); }
    bool has_dontcare() const { return !labels_.empty() && labels_.back().dontcare; }

    /// The channel of an id; nothing where the table does not have it.
    std::optional<int> channel_of(int id) const;

    /// Whether labels have train ids.
    bool has_train_ids() const;

private:
    explicit LabelTable(std::vector<Label> labels);

    std::vector<Label> labels_;
    std::vector<std::int32_t> channel_by_id_; ///< -1: not in the table
};

/// Describes the first label that differs between two tables, for a message ("label 3 is id 7
/// 'road' there and id 8 'car' here"); nothing where ids, names and don't-care are the same.
/// Colours and what concerns benchmarks make no difference.
std::optional<std::string> first_difference(const LabelTable& there, const LabelTable& here);

/// The map with channels in place of ids. Throws DataError for the first id outside the table:
/// "NAME: id 200 at pixel (3, 17) is not in the label table; ...", with the number of such pixels.
LabelMap to_channels(const LabelMap& map, const LabelTable& table, std::string_view name);

} // namespace spade

#endif // LIBSPADE_LABELS_LABEL_TABLE_HPP
