#include "libspade/io/pth_container.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/pickle_torch.hpp"

#include <zip.h>

#include <charconv>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace spade {

namespace {

/// The newest container of PyTorch that is known here; torch.save writes 3.
constexpr int kNewestVersion = 10;

/// A zip archive in memory, opened by libzip with its consistency checks.
class ZipArchive {
public:
    ZipArchive(std::string_view bytes, std::string_view file) : file_(file), budget_(bytes.size()) {
        zip_error_t error;
        zip_error_init(&error);
        auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
        if (source != nullptr) {
            zip_ = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
        }
        const std::string reason = zip_error_strerror(&error);
        zip_error_fini(&error);
        if (zip_ == nullptr) {
            zip_source_free(source);
            throw DataError("{}: cannot open as zip: {}; is the file whole?", file, reason);
        }
    }
    ~ZipArchive() { zip_discard(zip_); }
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    /// All names, none of them twice.
    std::set<std::string, std::less<>> names() const;

    bool has(const std::string& name) const {
        return zip_name_locate(zip_, name.c_str(), ZIP_FL_ENC_RAW) >= 0;
    }

    /// An entry, its checksum verified. Entries may not share bytes: together they are no larger
    /// than the file, however often the directory points at the same place.
    std::vector<std::byte> read(const std::string& name);

private:
    std::uint64_t stored_size(const std::string& name) const;

    std::string_view file_;
    std::uint64_t budget_; ///< bytes that entries may still have
    zip_t* zip_ = nullptr;
};

std::set<std::string, std::less<>> ZipArchive::names() const {
    std::set<std::string, std::less<>> names;
    const auto count = zip_get_num_entries(zip_, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char* name = zip_get_name(zip_, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
        if (name == nullptr || !names.insert(name).second) {
            throw DataError("{}: the zip has two entries '{}'; is the file damaged?", file_,
                            printable(name == nullptr ? "" : name));
        }
    }
    return names;
}

std::uint64_t ZipArchive::stored_size(const std::string& name) const {
    zip_stat_t stat;
    zip_stat_init(&stat);
    constexpr zip_uint64_t kNeeded =
        ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat(zip_, name.c_str(), ZIP_FL_ENC_RAW, &stat) != 0 ||
        (stat.valid & kNeeded) != kNeeded) {
        throw DataError("{}: has no entry '{}'; is it a PyTorch file?", file_, printable(name));
    }
    if (stat.comp_method != ZIP_CM_STORE || stat.encryption_method != ZIP_EM_NONE) {
        throw DataError("{}: '{}' is compressed or encrypted, as torch.save never does; save it "
                        "again",
                        file_, printable(name));
    }
    return stat.size;
}

std::vector<std::byte> ZipArchive::read(const std::string& name) {
    const auto size = stored_size(name);
    if (size > budget_) {
        throw DataError("{}: '{}' claims {} bytes, more than the file has; is it damaged?", file_,
                        printable(name), size);
    }
    budget_ -= size;
    std::vector<std::byte> bytes(size);
    zip_file_t* entry = zip_fopen(zip_, name.c_str(), ZIP_FL_ENC_RAW);
    if (entry == nullptr) {
        throw DataError("{}: cannot read '{}': {}", file_, printable(name), zip_strerror(zip_));
    }
    const auto got = zip_fread(entry, bytes.data(), bytes.size());
    std::byte beyond{};
    // The checksum is compared where the end is met.
    const auto rest = zip_fread(entry, &beyond, 1);
    const std::string reason = zip_file_strerror(entry);
    const int closed = zip_fclose(entry);
    if (got != static_cast<zip_int64_t>(size) || rest != 0 || closed != 0) {
        throw DataError("{}: '{}' is damaged: {}", file_, printable(name), reason);
    }
    return bytes;
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// The one folder that holds everything: "archive" of "archive/data.pkl".
std::string archive_folder(const ZipArchive& zip, std::string_view file) {
    const auto names = zip.names();
    if (names.empty()) {
        throw DataError("{}: an empty zip; is it a PyTorch file?", file);
    }
    const auto folder = names.begin()->substr(0, names.begin()->find('/') + 1);
    for (const auto& name : names) {
        if (folder.size() < 2 || name.compare(0, folder.size(), folder) != 0) {
            throw DataError("{}: its entries '{}' and '{}' share no folder; is it a PyTorch file?",
                            file, printable(*names.begin()), printable(name));
        }
        if (ends_with(name, "/constants.pkl") || name.compare(folder.size(), 5, "code/") == 0) {
            throw DataError("{}: refused: a TorchScript program, not weights; save "
                            "module.state_dict() with torch.save",
                            file);
        }
    }
    return folder;
}

std::string_view text_of(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void check_version(ZipArchive& zip, const std::string& folder, std::string_view file) {
    const auto bytes = zip.read(folder + "version");
    const auto text = text_of(bytes);
    int version = 0;
    const auto error = std::from_chars(text.data(), text.data() + text.size(), version).ec;
    if (error != std::errc{} || version < 1 || version > kNewestVersion) {
        throw DataError("{}: version '{}' of the container is not known (1 to {} are); save it "
                        "again with PyTorch 1.6 to 2",
                        file, printable(text), kNewestVersion);
    }
}

void check_byte_order(ZipArchive& zip, const std::string& folder, std::string_view file) {
    const auto name = folder + "byteorder";
    if (!zip.has(name)) {
        return;
    }
    const auto bytes = zip.read(name);
    if (text_of(bytes) != "little") {
        throw DataError("{}: byte order '{}'; save it again on a little-endian machine", file,
                        printable(text_of(bytes)));
    }
}

std::shared_ptr<const PthStorage> read_storage(ZipArchive& zip, const std::string& folder,
                                               const PickleStorage& described,
                                               std::string_view file) {
    auto bytes = zip.read(folder + "data/" + described.key);
    if (bytes.size() != bytes_of(described, file)) {
        throw DataError("{}: storage '{}' has {} bytes and should have {} elements; is the file "
                        "damaged?",
                        file, printable(described.key), bytes.size(), described.elements);
    }
    return std::make_shared<PthStorage>(PthStorage{described.dtype, std::move(bytes)});
}

} // namespace

PthContents read_pth_zip(std::string_view bytes, std::string_view file) {
    ZipArchive zip(bytes, file);
    const auto folder = archive_folder(zip, file);
    check_version(zip, folder, file);
    check_byte_order(zip, folder, file);
    const auto pickle = zip.read(folder + "data.pkl");

    auto tree = read_pickle(text_of(pickle), file);
    PthStorages storages;
    for (const auto& [key, described] : storages_by_key(tree)) {
        storages.emplace(key, read_storage(zip, folder, described, file));
    }
    return join(std::move(tree), storages);
}

} // namespace spade
