#include "libspade/io/data_set_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/data_set_layout.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/spool_file.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <unordered_set>
#include <utility>

namespace spade {

namespace {

/// The pictures of one kind: their bytes on disk, their offsets and digests in memory.
struct WrittenColumn {
    std::optional<SpoolFile> bytes;
    std::vector<std::uint64_t> offsets{0};
    std::vector<std::uint64_t> digests;
    std::vector<std::uint64_t> pixels;

    Digest add(const DataSetRecord& record) {
        const auto digest = digest_of(record.bytes);
        bytes->append(record.bytes);
        offsets.push_back(bytes->size());
        digests.insert(digests.end(), {digest.high, digest.low});
        pixels.insert(pixels.end(), {record.pixels.high, record.pixels.low});
        return digest;
    }
};

void write_numbers(h5::File& file, const std::string& object, std::vector<std::int64_t> shape,
                   const std::vector<std::uint64_t>& numbers) {
    file.write(object, {Dtype::u64, std::move(shape)}, numbers.data());
}

void write_column(h5::File& file, std::string_view object, WrittenColumn& column) {
    const auto items = static_cast<std::int64_t>(column.offsets.size()) - 1;
    file.create_byte_array(object, column.bytes->size(), h5::Layout::kContiguous);
    column.bytes->for_each_piece([&](std::uint64_t first, std::string_view piece) {
        file.write_range(object, first, piece.data(), piece.size());
    });
    write_numbers(file, offsets_of(object), {items + 1}, column.offsets);
    write_numbers(file, digests_of(object), {items, 2}, column.digests);
    write_numbers(file, pixels_of(object), {items, 2}, column.pixels);
}

/// By PictureKind.
std::array<const DataSetRecord*, 3> records_of(const DataSetItem& item) {
    return {&item.labels, &item.photo, &item.instances};
}

} // namespace

struct DataSetWriter::State {
    State(const std::filesystem::path& path, bool overwrite)
        : file(path, kDataSetFormat, kDataSetVersion, overwrite) {}

    SealedWriter file;
    std::string configuration; ///< JSON
    std::string label_table;
    Hasher items;
    std::string names;
    std::vector<std::uint64_t> name_offsets{0};
    std::unordered_set<std::string> seen;
    std::array<WrittenColumn, 3> pictures; ///< by PictureKind

    bool is_first() const { return seen.empty(); }
    void check(const DataSetItem& item) const;
    void open_columns(const std::array<const DataSetRecord*, 3>& records);
};

void DataSetWriter::State::check(const DataSetItem& item) const {
    const auto shown = printable_line(item.name);
    const auto set = file.path().string();
    if (!is_item_name(item.name)) {
        throw DataError("{}: invalid item name '{}': names are relative paths without '.' or '..'",
                        set, shown);
    }
    if (seen.count(item.name) != 0) {
        throw DataError("{}: two items have the name '{}'; rename one", set, shown);
    }
    const auto records = records_of(item);
    for (std::size_t kind = 0; kind < records.size(); ++kind) {
        const bool none = records[kind]->bytes.empty();
        if (!is_first() && pictures[kind].bytes.has_value() == none) {
            throw DataError("{}: item '{}' has {}'{}', but the items before it have {}; all items "
                            "of a set must have the same kinds of pictures",
                            set, shown, none ? "no " : "", kPictures[kind], none ? "them" : "none");
        }
    }
    if (item.labels.bytes.empty() && item.photo.bytes.empty() && item.instances.bytes.empty()) {
        throw DataError("{}: item '{}' has no picture", set, shown);
    }
}

void DataSetWriter::State::open_columns(const std::array<const DataSetRecord*, 3>& records) {
    for (std::size_t kind = 0; kind < records.size(); ++kind) {
        if (!records[kind]->bytes.empty()) {
            pictures[kind].bytes.emplace(file.path());
        }
    }
}

DataSetWriter::DataSetWriter(const std::filesystem::path& path, bool overwrite)
    : state_(std::make_shared<State>(path, overwrite)) {}

void DataSetWriter::configuration(const nlohmann::json& configuration) {
    state_->configuration = json_text(configuration);
    state_->file.file().write_text(kConfiguration, state_->configuration);
}

void DataSetWriter::label_table(std::string_view text) {
    state_->label_table = text;
    state_->file.file().write_text(kLabelTable, text);
}

void DataSetWriter::provenance(const Provenance& provenance) {
    write_provenance(state_->file.file(), provenance);
}

void DataSetWriter::add(const DataSetItem& item) {
    auto& s = *state_;
    s.check(item);
    const auto records = records_of(item);
    if (s.is_first()) {
        s.open_columns(records);
    }
    s.items.update_text(item.name);
    for (std::size_t kind = 0; kind < records.size(); ++kind) {
        if (!records[kind]->bytes.empty()) {
            s.items.update_text(kPictures[kind])
                .update_text(s.pictures[kind].add(*records[kind]).hex());
        }
    }
    s.seen.insert(item.name);
    s.names += item.name;
    s.name_offsets.push_back(s.names.size());
}

Digest DataSetWriter::commit() {
    auto& s = *state_;
    auto& file = s.file.file();
    file.write_text(kNames, s.names);
    write_numbers(file, offsets_of(kNames), {static_cast<std::int64_t>(s.name_offsets.size())},
                  s.name_offsets);
    for (std::size_t kind = 0; kind < kPictures.size(); ++kind) {
        if (s.pictures[kind].bytes) {
            write_column(file, kPictures[kind], s.pictures[kind]);
            s.pictures[kind].bytes.reset();
        }
    }
    Hasher contents;
    contents.update_text(s.configuration).update_text(s.label_table);
    contents.update_text(s.items.digest().hex());
    const auto digest = contents.digest();
    s.file.commit(digest);
    return digest;
}

} // namespace spade
