#include "libspade/io/pth_container.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/byte_cursor.hpp"
#include "libspade/io/pickle_torch.hpp"

#include <string>
#include <utility>

namespace spade {

namespace {

using Kind = PickleValue::Kind;

/// 0x1950a86a20f9469cfc6c, as protocol 2 and as earlier ones write it.
constexpr std::string_view kMagicBytes = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr std::string_view kMagicDigits = "119547037146038801333356";
constexpr std::int64_t kProtocol = 1001;

PickleTree next_pickle(ByteCursor& in, std::string_view bytes, std::string_view file) {
    auto tree = read_pickle(bytes.substr(in.position()), file);
    in.take(tree.bytes);
    return tree;
}

void check_magic(const PickleTree& tree) {
    const auto& magic = tree.at(tree.root);
    if (magic.kind != Kind::kBigInteger ||
        (magic.text != kMagicBytes && magic.text != kMagicDigits)) {
        throw DataError("{}: a pickle, but not from torch.save; save module.state_dict() with "
                        "torch.save",
                        tree.file);
    }
}

void check_protocol(const PickleTree& tree) {
    const auto& protocol = tree.at(tree.root);
    if (protocol.kind != Kind::kInteger || protocol.integer != kProtocol) {
        throw DataError("{}: not protocol {} of torch.save; load and save it again with PyTorch 1",
                        tree.file, kProtocol);
    }
}

void check_little_endian(const PickleTree& tree) {
    const auto& system = tree.at(tree.root);
    bool little = false;
    for (std::size_t i = 0; system.is_dictionary() && i + 1 < system.items.size(); i += 2) {
        if (tree.at(system.items[i]).text == "little_endian") {
            const auto& value = tree.at(system.items[i + 1]);
            little = value.kind == Kind::kBool && value.integer == 1;
        }
    }
    if (!little) {
        throw DataError("{}: saved on a big-endian machine; save it again on a little-endian one",
                        tree.file);
    }
}

std::shared_ptr<const PthStorage> read_storage(ByteCursor& in, const PickleStorage& described,
                                               std::string_view file) {
    const auto elements = in.number<std::int64_t>();
    if (elements != described.elements) {
        throw DataError("{}: storage '{}' has {} elements and should have {}; is the file damaged?",
                        file, short_printable(described.key), elements, described.elements);
    }
    const auto raw = in.take(bytes_of(described, file));
    const auto* begin = reinterpret_cast<const std::byte*>(raw.data());
    return std::make_shared<PthStorage>(
        PthStorage{described.dtype, std::vector<std::byte>(begin, begin + raw.size())});
}

PthStorages read_storages(ByteCursor& in, const PickleTree& keys, const PickleTree& object) {
    const auto described = storages_by_key(object);
    const auto& list = keys.at(keys.root);
    if (list.kind != Kind::kList) {
        throw DataError("{}: has no list of storages; is the file damaged?", keys.file);
    }
    PthStorages storages;
    for (const auto item : list.items) {
        const auto& key = keys.at(item).text;
        const auto found = described.find(key);
        if (found == described.end() || storages.count(key) > 0) {
            throw DataError(
                "{}: storage '{}' belongs to no tensor or occurs twice; is the file damaged?",
                keys.file, short_printable(key));
        }
        storages.emplace(key, read_storage(in, found->second, keys.file));
    }
    return storages;
}

} // namespace

PthContents read_pth_legacy(std::string_view bytes, std::string_view file) {
    ByteCursor in(bytes, file);
    check_magic(next_pickle(in, bytes, file));
    check_protocol(next_pickle(in, bytes, file));
    check_little_endian(next_pickle(in, bytes, file));

    auto object = next_pickle(in, bytes, file);
    const auto keys = next_pickle(in, bytes, file);
    const auto storages = read_storages(in, keys, object);
    if (in.remaining() > 0) {
        throw DataError("{}: {} bytes follow the last storage; is it a single torch.save file?",
                        file, in.remaining());
    }
    return bind_storages(std::move(object), storages);
}

} // namespace spade
