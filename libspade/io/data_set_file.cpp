#include "libspade/io/data_set_file.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/data_set_layout.hpp"
#include "libspade/io/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace spade {

namespace {

constexpr std::size_t kMaxNameBytes = 4096;

std::vector<std::uint64_t> read_numbers(const h5::File& file, const std::string& object) {
    const auto info = file.info(object);
    std::vector<std::uint64_t> numbers(static_cast<std::size_t>(info.elements()));
    file.read(object, Dtype::u64, numbers.data(), numbers.size() * sizeof(std::uint64_t));
    return numbers;
}

/// Offsets must rise from 0 to the size of the object that they divide.
std::vector<std::uint64_t> read_offsets(const h5::File& file, std::string_view object) {
    auto offsets = read_numbers(file, offsets_of(object));
    const auto bytes = file.info(object).bytes();
    if (offsets.empty() || offsets.front() != 0 || offsets.back() != bytes ||
        !std::is_sorted(offsets.begin(), offsets.end())) {
        throw DataError("{}: '{}' do not fit the {} bytes of '{}'; is the file damaged?",
                        file.path().string(), offsets_of(object), bytes, object);
    }
    return offsets;
}

std::vector<std::string> read_names(const h5::File& file) {
    const auto text = file.read_text(kNames);
    const auto offsets = read_offsets(file, kNames);
    std::vector<std::string> names;
    std::unordered_set<std::string_view> seen;
    names.reserve(offsets.size());
    for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
        names.push_back(text.substr(offsets[i], offsets[i + 1] - offsets[i]));
        if (!is_item_name(names.back())) {
            throw DataError("{}: refused: invalid item name '{}': names are relative paths without "
                            "'.' or '..'",
                            file.path().string(), printable_line(names.back()));
        }
        if (!seen.insert(names.back()).second) {
            throw DataError("{}: the name '{}' occurs twice; is the file damaged?",
                            file.path().string(), printable_line(names.back()));
        }
    }
    return names;
}

} // namespace

bool is_item_name(std::string_view name) {
    if (name.empty() || name.size() > kMaxNameBytes || name.find('\0') != std::string_view::npos) {
        return false;
    }
    const auto parts = split(name, '/');
    return std::none_of(parts.begin(), parts.end(), [](const std::string& part) {
        return part.empty() || part == "." || part == "..";
    });
}

DataSetReader::DataSetReader(SealedReader file)
    : file_(std::make_shared<const SealedReader>(std::move(file))) {
    const auto& h5 = file_->file();
    names_ = read_names(h5);
    for (std::size_t kind = 0; kind < kPictures.size(); ++kind) {
        auto& records = records_[kind];
        records.present = h5.has(kPictures[kind]);
        if (!records.present) {
            continue;
        }
        records.offsets = read_offsets(h5, kPictures[kind]);
        records.digests = read_numbers(h5, digests_of(kPictures[kind]));
        records.pixels = read_numbers(h5, pixels_of(kPictures[kind]));
        if (records.offsets.size() != names_.size() + 1 ||
            records.digests.size() != 2 * names_.size() ||
            records.pixels.size() != 2 * names_.size()) {
            throw DataError("{}: has {} names, {} records of '{}', {} record digests and {} pixel "
                            "digests; is the file damaged?",
                            path().string(), names_.size(), records.offsets.size() - 1,
                            kPictures[kind], records.digests.size() / 2, records.pixels.size() / 2);
        }
    }
}

DataSetReader DataSetReader::open(const std::filesystem::path& path, Verify verify) {
    return DataSetReader(SealedReader::open(path, kDataSetFormat, kDataSetVersion, verify));
}

bool DataSetReader::has(PictureKind kind) const {
    return records_[static_cast<std::size_t>(kind)].present;
}

const DataSetReader::Records& DataSetReader::records(PictureKind kind, std::size_t index) const {
    const auto& records = records_[static_cast<std::size_t>(kind)];
    if (!records.present || index >= size()) {
        throw DataError("{}: item {} of {} has no '{}'; was the set made with them?",
                        path().string(), index, size(), kPictures[static_cast<std::size_t>(kind)]);
    }
    return records;
}

std::string DataSetReader::record(PictureKind kind, std::size_t index) const {
    const auto object = kPictures[static_cast<std::size_t>(kind)];
    const auto& of_kind = records(kind, index);
    const auto first = of_kind.offsets[index];
    std::string bytes(of_kind.offsets[index + 1] - first, '\0');
    file_->file().read_range(object, first, bytes.size(), bytes.data(), bytes.size());
    const Digest expected{of_kind.digests[2 * index], of_kind.digests[2 * index + 1]};
    if (digest_of(bytes) != expected) {
        throw DataError("{}: '{}' of item '{}' is damaged; copy or make the set again",
                        path().string(), object, printable_line(name(index)));
    }
    return bytes;
}

std::uint64_t DataSetReader::record_bytes(PictureKind kind, std::size_t index) const {
    const auto& offsets = records(kind, index).offsets;
    return offsets[index + 1] - offsets[index];
}

std::string DataSetReader::record_head(PictureKind kind, std::size_t index,
                                       std::size_t most) const {
    std::string bytes(std::min<std::uint64_t>(record_bytes(kind, index), most), '\0');
    file_->file().read_range(kPictures[static_cast<std::size_t>(kind)],
                             records(kind, index).offsets[index], bytes.size(), bytes.data(),
                             bytes.size());
    return bytes;
}

Digest DataSetReader::pixels(PictureKind kind, std::size_t index) const {
    const auto& pixels = records(kind, index).pixels;
    return {pixels[2 * index], pixels[2 * index + 1]};
}

nlohmann::json DataSetReader::configuration() const {
    return read_json(file_->file(), kConfiguration);
}

std::string DataSetReader::label_table() const { return file_->file().read_text(kLabelTable); }

Provenance DataSetReader::provenance() const { return read_provenance(file_->file()); }

} // namespace spade
