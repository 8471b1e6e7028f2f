#ifndef LIBSPADE_EVAL_PICTURE_SET_HPP
#define LIBSPADE_EVAL_PICTURE_SET_HPP

/// \file
/// Sets of photos and of label maps to evaluate: folders, or data sets of spade-prepare. Items are
/// in the order of their names' bytes, so that a set is the same on every machine.

#include "libspade/base/hash.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/label_table.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// The map's name for one of its samples: "street/01" for "street/01.3". Keeps other names.
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
    /// The item of this name, or else of its map's name.
    std::optional<std::size_t> find_by_map_name(std::string_view name) const;

    /// The bytes as stored. Thread-safe, like the two below.
    std::string bytes(std::size_t index) const;
    Photo photo(std::size_t index) const;
    LabelMap channels(std::size_t index) const; ///< of label maps: places in the table

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
    std::shared_ptr<const DataSet> set_; ///< null: a folder
    PictureKind kind_ = PictureKind::kPhotos;
    LabelTable table_;
};

/// What is known of a set before anything is computed.
struct Survey {
    std::vector<Digest> digests; ///< of the stored bytes
    std::vector<Size> sizes;     ///< pixels
};

/// Decodes every picture. Reports each bad one on its own line, then throws an Error with kData, or
/// kIo if reading failed: no score is computed from a part of a set.
Survey survey(const PictureSet& set, bool labels, int threads);

} // namespace spade

#endif // LIBSPADE_EVAL_PICTURE_SET_HPP
