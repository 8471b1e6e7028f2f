#ifndef LIBSPADE_DATA_ITEM_READER_HPP
#define LIBSPADE_DATA_ITEM_READER_HPP

/// \file
/// The pictures of one item as files have them, read and held against each other: what pack stores
/// and lint judges. Internal to both.

#include "libspade/data/label_source.hpp"
#include "libspade/data/pack_options.hpp"
#include "libspade/data/pairing.hpp"
#include "libspade/data/picture.hpp"

#include <optional>
#include <string>

namespace spade {

/// What options, after apply_preset(), mean. Throws UsageError for what cannot be meant,
/// MissingError and DataError for a table or map of ids, ConfigError as LabelSource does.
LabelSource label_source_of(const SourceOptions& options);

/// Throws as pair_files(); where there is no label map at all, MissingError.
Pairing pairing_of(const SourceOptions& options);

/// One item, decoded. The bytes are those of the files; empty where a file holds more than this
/// picture.
struct SourceItem {
    std::string label_bytes;
    LabelMap labels;
    std::string photo_bytes;
    std::optional<Photo> photo;
    std::string instance_bytes;
    std::optional<LabelMap> instances;
};

class ItemReader {
public:
    /// Keeps a reference to the label source.
    ItemReader(const LabelSource& labels, const SourceOptions& options);

    /// Throws DataError or MissingError with the file: a damaged picture, ids outside the table,
    /// pictures of different sizes.
    SourceItem read(const Sources& sources) const;

    /// As read(), but of unknown ids it only tells, and sizes may differ.
    std::pair<SourceItem, std::optional<UnknownPixels>> survey(const Sources& sources) const;

private:
    enum class Unknown { kThrow, kTell };
    std::optional<UnknownPixels> read_labels(const Sources& sources, Unknown unknown,
                                             SourceItem& item) const;
    std::optional<UnknownPixels> read_halves(const Sources& sources, Unknown unknown,
                                             SourceItem& item) const;
    void read_partners(const Sources& sources, SourceItem& item) const;

    const LabelSource& labels_;
    bool side_by_side_ = false;
    bool photo_is_left_ = true;
};

/// What is wrong with the sizes of an item, files and sizes in one line; nothing where they agree.
std::optional<std::string> size_fault(const Sources& sources, const SourceItem& item);

} // namespace spade

#endif // LIBSPADE_DATA_ITEM_READER_HPP
