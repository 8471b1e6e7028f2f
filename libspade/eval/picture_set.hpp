#ifndef LIBSPADE_EVAL_PICTURE_SET_HPP
#define LIBSPADE_EVAL_PICTURE_SET_HPP

/// \file
/// Sets of photos and of label maps to evaluate: folders, or data sets of spade-prepare. Items are
/// in the order of their names' bytes, so that a set is the same on every machine.

#include "libspade/base/hash.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/data/data_set.hpp"
#include "libspade/data/name_pattern.hpp"
#include "libspade/image/orientation.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/id_map.hpp"
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

/// How the files of a folder are taken.
struct FileRules {
    bool ignore_exif = false;             ///< leave their pixels as they are stored
    const NamePattern* pattern = nullptr; ///< of their names; null: all, without their extension
};

class PictureSet {
public:
    /// The photos of a folder or data set; a shard holds all samples of a map. Throws MissingError
    /// where there are none, DataError.
    static PictureSet photos(const std::string& source, const Shard& shard, const FileRules& rules);
    /// Label maps. \param table  a name or file; may be empty for a data set, which has its own
    static PictureSet labels(const std::string& source, const std::string& table,
                             const Shard& shard, const FileRules& rules);
    /// The same maps, whose ids stand for those of the table. Throws UsageError for ids that are
    /// neither kTableIds, nor kTrainIds, nor the name of a .tsv; ConfigError where the table has no
    /// train ids.
    PictureSet with_ids(const std::string& ids) &&;

    const std::string& source() const { return source_; }
    std::size_t size() const { return items_.size(); }
    const std::string& name(std::size_t index) const { return items_[index].name; }
    std::string text(std::size_t index) const; ///< for messages
    std::optional<std::size_t> find(std::string_view name) const;
    /// The item of this name, or else of its map's name.
    std::optional<std::size_t> find_by_map_name(std::string_view name) const;

    /// Of the bytes as stored, and of the turn that makes them upright. Thread-safe, as the next
    /// two.
    Digest digest(std::size_t index) const;
    Photo photo(std::size_t index) const;
    LabelMap channels(std::size_t index) const; ///< of label maps: places in the table

    const LabelTable& table() const { return table_; }

private:
    struct Item {
        std::string name;
        std::filesystem::path path; ///< in a folder
        std::size_t record = 0;     ///< in a data set
    };
    static PictureSet open(const std::string& source, PictureKind kind, const Shard& shard,
                           const FileRules& rules);
    std::string bytes(std::size_t index) const;
    Orientation orientation(std::string_view bytes) const; ///< by which a file is turned

    std::string source_;
    std::vector<Item> items_;
    std::shared_ptr<const DataSet> set_; ///< null: a folder
    PictureKind kind_ = PictureKind::kPhotos;
    bool ignore_exif_ = false;
    LabelTable table_;
    IdMap remap_; ///< to the table's ids; empty: they are the table's
};

/// What is known of a set before anything is computed.
struct Survey {
    std::vector<Digest> digests;       ///< as PictureSet::digest()
    std::vector<Size> sizes;           ///< pixels
    std::vector<std::uint64_t> pixels; ///< of label maps: by channel
};

/// Decodes every picture. Reports each bad one on its own line, then throws an Error with kData, or
/// kIo if reading failed: no score is computed from a part of a set.
Survey survey(const PictureSet& set, bool labels, int threads);

} // namespace spade

#endif // LIBSPADE_EVAL_PICTURE_SET_HPP
