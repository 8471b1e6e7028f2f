#ifndef LIBSPADE_EVAL_PICTURE_SET_HPP
#define LIBSPADE_EVAL_PICTURE_SET_HPP

/// \file
/// Sets of photos and of label maps to be judged: folders, or data sets of spade-prepare. Items are
/// in the order of their names' bytes, so that a set means the same on every machine.

#include "libspade/base/hash.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/label_table.hpp"
#include "libspade/data/picture.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// Of several samples of one map, "street/01.3", the map's: "street/01". Other names as they are.
std::string_view map_name(std::string_view name);

class PictureSet {
public:
    /// The photos of a folder or data set; a shard holds all samples of a map. Throws MissingError
    /// where there are none, DataError.
    static PictureSet photos(const std::string& source, const Shard& shard);
    /// Label maps. \param table  a name or file; may be empty for a data set, which has its own
    static PictureSet labels(const std::string& source, const std::string& table,
                             const Shard& shard);

    const std::string& source() const { return source_; }
    std::size_t size() const { return items_.size(); }
    const std::string& name(std::size_t index) const { return items_[index].name; }
    std::string text(std::size_t index) const; ///< for messages
    std::optional<std::size_t> find(std::string_view name) const;
    /// By its own name, or that of its map.
    std::optional<std::size_t> partner_of(std::string_view name) const;

    /// Thread-safe, like the two below: the bytes as they are stored, and what they mean.
    std::string bytes(std::size_t index) const;
    Photo photo(std::size_t index) const;
    LabelMap channels(std::size_t index) const; ///< of a set of labels: places in the table

    const LabelTable& table() const { return table_; }

private:
    struct Item {
        std::string name;
        std::filesystem::path path; ///< in a folder
        std::size_t record = 0;     ///< in a data set
    };
    static PictureSet open(const std::string& source, PictureKind kind, const Shard& shard);

    std::string source_;
    std::vector<Item> items_;
    std::shared_ptr<const DataSet> set_; ///< none: a folder
    PictureKind kind_ = PictureKind::kPhotos;
    LabelTable table_;
};

/// What was found of a set before anything is computed.
struct Survey {
    std::vector<Digest> digests; ///< of the stored bytes
    std::vector<Size> sizes;     ///< pixels
};

/// Decodes every picture. Tells each bad one in a line of its own, then throws DataError: no number
/// is made of a set that is smaller than it seems.
Survey survey(const PictureSet& set, bool labels, int threads);

} // namespace spade

#endif // LIBSPADE_EVAL_PICTURE_SET_HPP
