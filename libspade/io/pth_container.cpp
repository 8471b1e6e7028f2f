#include "libspade/io/pth_container.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/pickle_torch.hpp"

#include <utility>

namespace spade {

bool is_zip(std::string_view bytes) { return bytes.substr(0, 4) == "PK\x03\x04"; }

std::map<std::string, PickleStorage, std::less<>> storages_by_key(const PickleTree& tree) {
    std::map<std::string, PickleStorage, std::less<>> storages;
    for (const auto& storage : tree.storages) {
        const auto& first = storages.emplace(storage.key, storage).first->second;
        if (first.dtype != storage.dtype || first.elements != storage.elements) {
            throw DataError("{}: storage '{}' is described in two ways; is the file damaged?",
                            tree.file, short_printable(storage.key));
        }
    }
    return storages;
}

std::uint64_t bytes_of(const PickleStorage& storage, std::string_view file) {
    std::uint64_t bytes = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(storage.elements), size_of(storage.dtype),
                               &bytes)) {
        throw DataError("{}: storage '{}' claims {} elements; is the file damaged?", file,
                        short_printable(storage.key), storage.elements);
    }
    return bytes;
}

PthContents bind_storages(PickleTree tree, const PthStorages& storages) {
    PthContents contents;
    for (const auto& described : tree.storages) {
        const auto found = storages.find(described.key);
        if (found == storages.end()) {
            throw DataError("{}: storage '{}' is missing; is the file whole?", tree.file,
                            short_printable(described.key));
        }
        contents.storages.push_back(found->second);
    }
    contents.tree = std::move(tree);
    return contents;
}

} // namespace spade
