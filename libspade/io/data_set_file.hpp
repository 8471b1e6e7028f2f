#ifndef LIBSPADE_IO_DATA_SET_FILE_HPP
#define LIBSPADE_IO_DATA_SET_FILE_HPP

/// \file
/// The data set file: named items, each with a label map and, if the set has them, a photo and an
/// instance map. Pictures are stored encoded (PNG or JPEG bytes), so they are decoded outside
/// HDF5's global lock and may differ in size.
///
///     /configuration      JSON as bytes: resize rule, split, how photos are stored
///     /label_table        text of a .labels file, as bytes
///     /provenance         JSON as bytes
///     /names              bytes of all names, one after another; /names_offsets  u64 [N + 1]
///     /labels, /photos, /instances            u8: the records, one after another (contiguous)
///     /labels_offsets, ...                    u64 [N + 1]
///     /labels_digests, ...                    u64 [N, 2]: XXH3-128 of each record, high, low
///     /labels_pixels, ...                     u64 [N, 2]: the same of its decoded pixels
///
/// Names are relative paths without "." or ".." in them: an output folder can mirror them.
///
/// Format history, sealed format "data-set":
///   1  the first
///
/// Sources: data_set_file.cpp, data_set_writer.cpp.

#include "libspade/base/hash.hpp"
#include "libspade/io/provenance.hpp"
#include "libspade/io/sealed.hpp"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

enum class PictureKind { kLabels, kPhotos, kInstances };
inline constexpr std::array kPictureKinds = {PictureKind::kLabels, PictureKind::kPhotos,
                                             PictureKind::kInstances};

/// An encoded picture and the digest of what it decodes to (data/data_set.hpp says of which bytes),
/// so that a later decoder can be compared with the one used when the set was made.
struct DataSetRecord {
    std::string bytes; ///< empty: none
    Digest pixels = {};
};

/// One item to be stored. All items of a set have the same kinds of pictures.
struct DataSetItem {
    std::string name; ///< relative path without extension, unique
    DataSetRecord labels;
    DataSetRecord photo;
    DataSetRecord instances;
};

class DataSetReader {
public:
    /// Verifies header, counts and offsets; each record's digest is verified as it is read.
    static DataSetReader open(const std::filesystem::path& path, Verify verify = Verify::kHeader);

    const std::filesystem::path& path() const { return file_->path(); }
    const SealHeader& header() const { return file_->header(); }
    Digest digest() const { return file_->header().contents; } ///< of the contents

    std::size_t size() const { return names_.size(); }
    const std::string& name(std::size_t index) const { return names_[index]; }
    bool has(PictureKind kind) const;

    /// The encoded bytes of one picture. Thread-safe. Throws DataError naming file and item where
    /// the set has no such pictures or the record is damaged.
    std::string record(PictureKind kind, std::size_t index) const;

    /// The first bytes of it, at most `most`, not checked against its digest: enough for a size.
    std::string record_head(PictureKind kind, std::size_t index, std::size_t most) const;
    std::uint64_t record_bytes(PictureKind kind, std::size_t index) const; ///< its size

    /// The digest that its decoded pixels must have. Throws as record() if there is none.
    Digest pixels(PictureKind kind, std::size_t index) const;

    nlohmann::json configuration() const;
    std::string label_table() const;
    Provenance provenance() const;

private:
    struct Records {
        bool present = false;
        std::vector<std::uint64_t> offsets;
        std::vector<std::uint64_t> digests;
        std::vector<std::uint64_t> pixels;
    };
    explicit DataSetReader(SealedReader file);
    const Records& records(PictureKind kind, std::size_t index) const;

    std::shared_ptr<const SealedReader> file_;
    std::vector<std::string> names_;
    std::array<Records, 3> records_; ///< by PictureKind
};

/// Writes items in the order they come; the file appears at commit(). Memory stays bounded: records
/// go to disk as they come, into unnamed files beside the set, and into the set at the end.
class DataSetWriter {
public:
    DataSetWriter(const std::filesystem::path& path, bool overwrite);

    void configuration(const nlohmann::json& configuration);
    void label_table(std::string_view text);
    void provenance(const Provenance& provenance);
    /// Throws DataError if the name is invalid or already used, or the kinds of pictures differ
    /// from the first item's; the item is then left out.
    void add(const DataSetItem& item);

    /// \returns the digest of the contents
    Digest commit();

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace spade

#endif // LIBSPADE_IO_DATA_SET_FILE_HPP
