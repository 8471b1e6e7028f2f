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

/// What is remembered of an item's files once their pixels are freed.
struct ItemNotes {
    std::string labels_file;
    std::size_t pixels = 0;               ///< of the label map
    std::size_t ignored = 0;              ///< pixels of labels that benchmarks do not score
    std::optional<UnknownPixels> unknown; ///< of the label map; read() has replaced them
    UsedColors palette;                   ///< of the label map
    std::string photo_file;
    PhotoFacts photo;
};

/// One item, decoded. The bytes are those of the files; empty where they hold something else than
/// this picture.
struct SourceItem {
    std::string label_bytes;
    LabelMap labels;
    std::string photo_bytes;
    std::optional<Photo> photo;
    std::string instance_bytes;
    std::optional<LabelMap> instances;

    ItemNotes notes;
};

/// Which sizes the pictures of an item may have.
enum class Sizes {
    kEqual,
    kSameShape, ///< each is resized to the same size by its own rule
};

class ItemReader {
public:
    /// Keeps a reference to the label source. Throws UsageError for invalid options.
    ItemReader(const LabelSource& labels, const SourceOptions& options);

    /// Throws DataError or MissingError naming the file, for a damaged picture, ids outside the
    /// table, a transparent photo without a background, or pictures of different sizes.
    SourceItem read(const Sources& sources) const;

    /// As read(), but unknown ids are only reported, and sizes may differ.
    SourceItem survey(const Sources& sources) const;

    /// Sizes that do not go together, with files and the remedy in one line; nothing where they do.
    std::optional<std::string> size_fault(const Sources& sources, const SourceItem& item) const;

private:
    enum class Unknown { kThrow, kReport };
    SourceItem read(const Sources& sources, Unknown unknown) const;
    void read_labels(const Sources& sources, Unknown unknown, SourceItem& item) const;
    void read_halves(const Sources& sources, Unknown unknown, SourceItem& item) const;
    void read_photo(const Sources& sources, SourceItem& item) const;
    void read_instances(const Sources& sources, SourceItem& item) const;

    const LabelSource& labels_;
    PhotoRules photo_rules_;
    bool drops_transparency_ = false;
    bool side_by_side_ = false;
    bool photo_is_left_ = true;
    Sizes sizes_ = Sizes::kEqual;
};

} // namespace spade

#endif // LIBSPADE_PREPARE_ITEM_READER_HPP
