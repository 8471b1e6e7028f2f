#ifndef LIBSPADE_PREPARE_SOURCE_NOTES_HPP
#define LIBSPADE_PREPARE_SOURCE_NOTES_HPP

/// \file
/// What a collection's files say only together: palettes that contradict each other, photos that
/// come out black, labels that are mostly unknown. For pack and lint.

#include "libspade/labels/label_source.hpp"
#include "libspade/labels/palette_check.hpp"
#include "libspade/prepare/item_reader.hpp"
#include "libspade/prepare/pack_options.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace spade {

class SourceNotes {
public:
    /// Keeps references to both.
    SourceNotes(const LabelSource& labels, const SourceOptions& options);

    /// Takes an item, in the order of the collection. \returns why its label map contradicts an
    /// earlier one, with the file's name
    std::optional<std::string> add(const ItemNotes& item);

    /// Once all items are added: why the ids of the whole collection cannot be right.
    std::optional<std::string> fault() const;

    /// Warns of what is probably not meant; names what has been done to files.
    void report() const;

private:
    /// How many files, and the first of them.
    struct Files {
        std::size_t count = 0;
        std::string first;

        void add(const std::string& file) { first = count++ == 0 ? file : first; }
    };
    void add_photo(const ItemNotes& item);
    void report_photos() const;
    void report_unknown() const;
    void report_ignored() const;

    const LabelSource& labels_;
    const SourceOptions& options_;
    PhotoRange range_;
    PaletteCheck palettes_;
    std::uint64_t pixels_ = 0;
    std::uint64_t unknown_pixels_ = 0;
    std::uint64_t ignored_pixels_ = 0;
    Files unknown_;
    Files dark_;
    int brightest_ = 0; ///< level of the dark photos
    Files turned_;
    Files left_turned_; ///< by --ignore-exif
    Files transparent_;
};

} // namespace spade

#endif // LIBSPADE_PREPARE_SOURCE_NOTES_HPP
