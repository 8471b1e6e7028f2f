#include "libspade/io/npz.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/file.hpp"
#include "libspade/io/npy.hpp"
#include "libspade/io/pickle_torch.hpp"
#include "libspade/io/publish.hpp"
#include "libspade/io/zip_archive.hpp"

#include <zip.h>

#include <cstring>
#include <memory>
#include <utility>

namespace spade {

namespace {

constexpr std::uint64_t kMaxArrayBytes = std::uint64_t{1} << 30; // of all arrays together
constexpr std::string_view kSuffix = ".npy";
constexpr zip_uint16_t kDosEpoch = 0x21; // 1 January 1980 as a DOS date

template <class Stored, class Number>
std::vector<Number> numbers_of(const std::vector<std::byte>& bytes) {
    std::vector<Number> values(bytes.size() / sizeof(Stored));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored number;
        std::memcpy(&number, bytes.data() + i * sizeof number, sizeof number);
        values[i] = static_cast<Number>(number);
    }
    return values;
}

template <class Stored>
std::vector<double> doubles_of(const std::vector<std::byte>& bytes) {
    return numbers_of<Stored, double>(bytes);
}

template <class Stored>
std::vector<std::int64_t> integers_of(const std::vector<std::byte>& bytes) {
    return numbers_of<Stored, std::int64_t>(bytes);
}

void require_statistics(Dtype dtype, std::string_view name) {
    if (dtype != Dtype::f64 && dtype != Dtype::f32 && dtype != Dtype::i64) {
        throw DataError("{}: refused: unsupported array type {}; use float64, float32 or int64",
                        name, to_text(dtype));
    }
}

std::string key_of(const std::string& entry, std::string_view file) {
    if (entry.size() <= kSuffix.size() ||
        entry.compare(entry.size() - kSuffix.size(), kSuffix.size(), kSuffix) != 0) {
        throw DataError("{}: its entry '{}' is not an array; was it saved by numpy.savez?", file,
                        short_printable(entry));
    }
    return entry.substr(0, entry.size() - kSuffix.size());
}

/// In memory, libzip fails only if memory runs out.
void require(bool done) {
    if (!done) {
        throw InternalError("libzip cannot create an archive in memory");
    }
}

void add_entry(zip_t* archive, const std::string& name, const std::string& bytes) {
    auto* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    require(source != nullptr);
    const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
    }
    require(index >= 0);
    const auto entry = static_cast<zip_uint64_t>(index);
    require(zip_set_file_compression(archive, entry, ZIP_CM_STORE, 0) == 0);
    require(zip_file_set_dostime(archive, entry, 0, kDosEpoch, 0) == 0);
}

std::string read_source(zip_source_t* source) {
    zip_stat_t stat;
    require(zip_source_stat(source, &stat) == 0 && zip_source_open(source) == 0);
    std::string bytes(stat.size, '\0');
    const auto got = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    require(got == static_cast<zip_int64_t>(bytes.size()));
    return bytes;
}

std::string zip_of(const std::map<std::string, std::string>& entries) {
    const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> source(
        zip_source_buffer_create(nullptr, 0, 0, nullptr), zip_source_free);
    require(source != nullptr);
    std::unique_ptr<zip_t, decltype(&zip_discard)> archive(
        zip_open_from_source(source.get(), ZIP_TRUNCATE, nullptr), zip_discard);
    require(archive != nullptr);
    zip_source_keep(source.get()); // the archive has taken the first reference
    for (const auto& [name, bytes] : entries) {
        add_entry(archive.get(), name, bytes);
    }
    require(zip_close(archive.get()) == 0);
    static_cast<void>(archive.release()); // closing has freed it
    return read_source(source.get());
}

} // namespace

NpzArray NpzArray::of(std::vector<std::int64_t> shape, const std::vector<double>& values) {
    const auto* first = reinterpret_cast<const std::byte*>(values.data());
    return {Dtype::f64, std::move(shape), {first, first + values.size() * sizeof(double)}};
}

std::vector<double> NpzArray::doubles() const {
    switch (dtype) {
    case Dtype::f32:
        return doubles_of<float>(bytes);
    case Dtype::f64:
        return doubles_of<double>(bytes);
    case Dtype::i64:
        return doubles_of<std::int64_t>(bytes);
    default:
        throw InternalError("unsupported array type {} in a .npz", to_text(dtype));
    }
}

std::vector<std::int64_t> NpzArray::integers() const {
    switch (dtype) {
    case Dtype::boolean:
    case Dtype::u8:
        return integers_of<std::uint8_t>(bytes);
    case Dtype::i8:
        return integers_of<std::int8_t>(bytes);
    case Dtype::u16:
        return integers_of<std::uint16_t>(bytes);
    case Dtype::i16:
        return integers_of<std::int16_t>(bytes);
    case Dtype::u32:
        return integers_of<std::uint32_t>(bytes);
    case Dtype::i32:
        return integers_of<std::int32_t>(bytes);
    case Dtype::u64:
    case Dtype::i64:
        return integers_of<std::int64_t>(bytes);
    default:
        throw InternalError("an array of {} is not one of integers", to_text(dtype));
    }
}

Npz read_npz(const std::filesystem::path& path) {
    return read_npz_bytes(read_file(path, kMaxFileBytes), path.string());
}

Npz read_npz_bytes(std::string_view bytes, std::string_view name) {
    ZipArchive zip(bytes, name, ZipArchive::Entries::kDeflated, kMaxArrayBytes);
    Npz arrays;
    for (const auto& entry : zip.names()) {
        auto key = key_of(entry, name);
        const auto npy = zip.read(entry);
        const std::string_view text(reinterpret_cast<const char*>(npy.data()), npy.size());
        const auto place = fmt::format("{}: '{}'", name, short_printable(entry));
        auto array = parse_npy(text, place);
        require_statistics(array.dtype, place);
        arrays.emplace(std::move(key), std::move(array));
    }
    if (arrays.empty()) {
        throw DataError("{}: contains no arrays; was it saved by numpy.savez?", name);
    }
    return arrays;
}

void write_npz(const std::filesystem::path& path, const Npz& arrays, bool overwrite) {
    std::map<std::string, std::string> entries;
    for (const auto& [key, array] : arrays) {
        entries.emplace(key + std::string(kSuffix), npy_of(array));
    }
    const auto bytes = zip_of(entries);
    publish_bytes(path, bytes.data(), bytes.size(), overwrite);
}

} // namespace spade
