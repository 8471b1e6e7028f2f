#ifndef LIBSPADE_DATA_DATA_SET_HPP
#define LIBSPADE_DATA_DATA_SET_HPP

/// \file
/// A data set as training and evaluation see it: decoded pictures, a parsed table, typed settings.

#include "libspade/image/photo_loss.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/image/resize_rule.hpp"
#include "libspade/io/data_set_file.hpp"
#include "libspade/labels/label_table.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace spade {

/// How a set was made: its /configuration. Merging shards gives what one run would have written;
/// see merged_codec() and PhotoLoss::merge().
struct DataSetConfig {
    ResizeRule resize;
    std::string split;       ///< "train", "val", "test" or another name; may be empty
    std::string photo_codec; ///< "original", "png", "jpeg", "mixed"; empty without photos
    int quality = 0;         ///< of photos re-encoded as JPEG; 0 without photos or with PNG
    PhotoLoss loss;          ///< over photos re-encoded as JPEG
};

nlohmann::json to_json(const DataSetConfig& config);
/// Throws DataError naming `file`; unknown fields are ignored.
DataSetConfig data_set_config_from_json(const nlohmann::json& json, std::string_view file);

/// The digest of a decoded picture, as stored in a set: over width, height, then the pixel values.
Digest pixel_digest(const LabelMap& map);
Digest pixel_digest(const Photo& photo);

class DataSet {
public:
    /// Throws like DataSetReader::open, and DataError for an invalid table or configuration.
    static DataSet open(const std::filesystem::path& path, Verify verify = Verify::kHeader);

    const DataSetReader& reader() const { return reader_; }
    const LabelTable& table() const { return table_; }
    const DataSetConfig& config() const { return config_; }
    std::size_t size() const { return reader_.size(); }
    const std::string& name(std::size_t index) const { return reader_.name(index); }
    bool has(PictureKind kind) const { return reader_.has(kind); }
    std::string text(std::size_t index) const; ///< "set.h5:aachen/01", for messages

    /// Decoded, thread-safe. Throws DataError naming set and item.
    LabelMap labels(std::size_t index) const; ///< the table's ids, not channels
    Photo photo(std::size_t index) const;
    LabelMap instances(std::size_t index) const;

    /// The size of the item's label map, read from its header if it is a PNG. Without label maps:
    /// the size of its photo or instance map, which is decoded.
    Size size_of(std::size_t index) const;

private:
    DataSet(DataSetReader reader, LabelTable table, DataSetConfig config);
    DataSetReader reader_;
    LabelTable table_;
    DataSetConfig config_;
};

} // namespace spade

#endif // LIBSPADE_DATA_DATA_SET_HPP
