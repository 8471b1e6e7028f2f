#ifndef LIBSPADE_PREPARE_ITEM_READER_HPP
#define LIBSPADE_PREPARE_ITEM_READER_HPP

/// \file
/// Reads the picture files of one item and compares them with each other, for pack to store and
/// lint to judge. Internal to both.

#include "libspade/data/pairing.hpp"
#include "libspade/image/picture.hpp"
#include "libspade/labels/label_source.hpp"
#include "libspade/prepare/pack_options.hpp"

#include <optional>
#include <string>

namespace spade {

/// The label source that options describe, after apply_preset(). Throws UsageError for invalid
/// options, MissingError and DataError for a table or map of ids, ConfigError as LabelSource does.
LabelSource label_source_of(const SourceOptions& options);

/// Throws as pair_files(), and MissingError where there is no label map at all.
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

    /// Throws DataError or MissingError naming the file, for a damaged picture, ids outside the
    /// table, or pictures of different sizes.
    SourceItem read(const Sources& sources) const;

    /// As read(), but unknown ids are only reported, and sizes may differ.
    std::pair<SourceItem, std::optional<UnknownPixels>> survey(const Sources& sources) const;

private:
    enum class Unknown { kThrow, kReport };
    std::optional<UnknownPixels> read_labels(const Sources& sources, Unknown unknown,
                                             SourceItem& item) const;
    std::optional<UnknownPixels> read_halves(const Sources& sources, Unknown unknown,
                                             SourceItem& item) const;
    static void read_partners(const Sources& sources, SourceItem& item);

    const LabelSource& labels_;
    bool side_by_side_ = false;
    bool photo_is_left_ = true;
};

/// The mismatch of sizes within an item, files and sizes in one line; nothing where they agree.
std::optional<std::string> size_fault(const Sources& sources, const SourceItem& item);

} // namespace spade

#endif // LIBSPADE_PREPARE_ITEM_READER_HPP
