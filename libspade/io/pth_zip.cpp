#include "libspade/io/pth_container.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"
#include "libspade/io/pickle_torch.hpp"
#include "libspade/io/zip_archive.hpp"

#include <charconv>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace spade {

namespace {

/// The newest container version of PyTorch that is supported; torch.save writes 3.
constexpr int kNewestVersion = 10;

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
                            file, short_printable(*names.begin()), short_printable(name));
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
        throw DataError("{}: container version '{}' is not supported (1 to {} are); save it again "
                        "with PyTorch 1.6 to 2",
                        file, short_printable(text), kNewestVersion);
    }
}

void check_byte_order(ZipArchive& zip, const std::string& folder, std::string_view file) {
    const auto name = folder + "byteorder";
    if (!zip.has(name)) {
        return;
    }
    const auto bytes = zip.read(name);
    if (text_of(bytes) != "little") {
        throw DataError("{}: unsupported byte order '{}'; save it again on a little-endian machine",
                        file, short_printable(text_of(bytes)));
    }
}

std::shared_ptr<const PthStorage> read_storage(ZipArchive& zip, const std::string& folder,
                                               const PickleStorage& described,
                                               std::string_view file) {
    auto bytes = zip.read(folder + "data/" + described.key);
    if (bytes.size() != bytes_of(described, file)) {
        throw DataError("{}: storage '{}' has {} bytes and should have {} elements; is the file "
                        "damaged?",
                        file, short_printable(described.key), bytes.size(), described.elements);
    }
    return std::make_shared<PthStorage>(PthStorage{described.dtype, std::move(bytes)});
}

} // namespace

PthContents read_pth_zip(std::string_view bytes, std::string_view file) {
    ZipArchive zip(bytes, file, ZipArchive::Entries::kStored, bytes.size());
    const auto folder = archive_folder(zip, file);
    check_version(zip, folder, file);
    check_byte_order(zip, folder, file);
    const auto pickle = zip.read(folder + "data.pkl");

    auto tree = read_pickle(text_of(pickle), file);
    PthStorages storages;
    for (const auto& [key, described] : storages_by_key(tree)) {
        storages.emplace(key, read_storage(zip, folder, described, file));
    }
    return bind_storages(std::move(tree), storages);
}

} // namespace spade
