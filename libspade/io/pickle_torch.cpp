#include "libspade/io/pickle_torch.hpp"

#include "libspade/base/error.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace spade {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t kMaxDimensions = 16;
constexpr std::size_t kMaxKeyBytes = 64;
constexpr std::size_t kMaxObjects = std::size_t{1} << 16;

struct Callable {
    std::string_view module;
    std::string_view name;
    PickleCallable callable;
};

constexpr Callable kCallables[] = {
    {"collections", "OrderedDict", PickleCallable::kOrderedDict},
    {"torch", "Size", PickleCallable::kSize},
    {"torch._utils", "_rebuild_tensor", PickleCallable::kRebuildTensor},
    {"torch._utils", "_rebuild_tensor_v2", PickleCallable::kRebuildTensorV2},
    {"torch._utils", "_rebuild_parameter", PickleCallable::kRebuildParameter},
};

struct StorageType {
    std::string_view name; ///< in module torch
    Dtype dtype;
};

constexpr StorageType kStorageTypes[] = {
    {"FloatStorage", Dtype::f32},    {"HalfStorage", Dtype::f16}, {"BFloat16Storage", Dtype::bf16},
    {"DoubleStorage", Dtype::f64},   {"LongStorage", Dtype::i64}, {"IntStorage", Dtype::i32},
    {"ShortStorage", Dtype::i16},    {"CharStorage", Dtype::i8},  {"ByteStorage", Dtype::u8},
    {"BoolStorage", Dtype::boolean},
};

PickleValue integer_value(Kind kind, std::int64_t integer) {
    PickleValue value;
    value.kind = kind;
    value.integer = integer;
    return value;
}

bool is_size(const PickleValue& value) {
    return value.kind == Kind::kInteger && value.integer >= 0;
}

/// The numbers of a tuple of sizes; nothing if it is anything else.
std::optional<std::vector<std::int64_t>> sizes_of(const PickleTree& tree, PickleRef ref) {
    const auto& tuple = tree.at(ref);
    if (tuple.kind != Kind::kTuple || tuple.items.size() > kMaxDimensions) {
        return std::nullopt;
    }
    std::vector<std::int64_t> sizes;
    for (const auto item : tuple.items) {
        if (!is_size(tree.at(item))) {
            return std::nullopt;
        }
        sizes.push_back(tree.at(item).integer);
    }
    return sizes;
}

[[noreturn]] void refuse_arguments(const PickleTree& tree, std::string_view callable) {
    throw DataError("{}: refused: '{}' is called with arguments that no state dictionary has; "
                    "nothing was executed",
                    tree.file, callable);
}

PickleRef make_tensor(PickleTree& tree, const std::vector<PickleRef>& arguments) {
    constexpr auto kName = "torch._utils._rebuild_tensor";
    const auto& storage = tree.at(arguments[0]);
    const auto& offset = tree.at(arguments[1]);
    auto shape = sizes_of(tree, arguments[2]);
    auto strides = sizes_of(tree, arguments[3]);
    if (storage.kind != Kind::kStorage || !is_size(offset) || !shape || !strides ||
        shape->size() != strides->size()) {
        refuse_arguments(tree, kName);
    }
    if (tree.tensors.size() == kMaxObjects) {
        throw DataError("{}: refused: holds more than {} tensors", tree.file, kMaxObjects);
    }
    PickleTensor tensor{static_cast<std::size_t>(storage.integer), offset.integer,
                        std::move(*shape), std::move(*strides)};
    tree.tensors.push_back(std::move(tensor));
    return tree.add(
        integer_value(Kind::kTensor, static_cast<std::int64_t>(tree.tensors.size() - 1)));
}

/// (storage, offset, size, strides); version 2 adds requires_grad, backward_hooks and, at times,
/// metadata.
PickleRef rebuild_tensor(PickleTree& tree, const std::vector<PickleRef>& arguments, bool v2) {
    const auto count = arguments.size();
    if (v2 ? count != 6 && count != 7 : count != 4) {
        refuse_arguments(tree,
                         v2 ? "torch._utils._rebuild_tensor_v2" : "torch._utils._rebuild_tensor");
    }
    if (v2 &&
        (tree.at(arguments[4]).kind != Kind::kBool ||
         (!tree.at(arguments[5]).is_dictionary() && tree.at(arguments[5]).kind != Kind::kNone))) {
        refuse_arguments(tree, "torch._utils._rebuild_tensor_v2");
    }
    return make_tensor(tree, arguments);
}

/// (data, requires_grad, backward_hooks)
PickleRef rebuild_parameter(PickleTree& tree, const std::vector<PickleRef>& arguments) {
    if (arguments.size() != 3 || tree.at(arguments[0]).kind != Kind::kTensor ||
        tree.at(arguments[1]).kind != Kind::kBool) {
        refuse_arguments(tree, "torch._utils._rebuild_parameter");
    }
    return arguments[0];
}

/// Empty, or from the list of pairs that Python 2 writes.
PickleRef make_ordered_dict(PickleTree& tree, const std::vector<PickleRef>& arguments) {
    const auto dictionary = tree.add(integer_value(Kind::kOrderedDict, 0));
    if (arguments.empty()) {
        return dictionary;
    }
    const auto& pairs = tree.at(arguments[0]);
    if (arguments.size() != 1 || pairs.kind != Kind::kList) {
        refuse_arguments(tree, "collections.OrderedDict");
    }
    for (const auto ref : pairs.items) {
        const auto& pair = tree.at(ref);
        const bool is_pair = pair.kind == Kind::kList || pair.kind == Kind::kTuple;
        if (!is_pair || pair.items.size() != 2) {
            refuse_arguments(tree, "collections.OrderedDict");
        }
        tree.append(dictionary, pair.items[0]);
        tree.append(dictionary, pair.items[1]);
    }
    return dictionary;
}

PickleRef make_size(PickleTree& tree, const std::vector<PickleRef>& arguments) {
    if (arguments.size() != 1 || !sizes_of(tree, arguments[0])) {
        refuse_arguments(tree, "torch.Size");
    }
    return arguments[0];
}

[[noreturn]] void refuse_storage(const PickleTree& tree) {
    throw DataError("{}: refused: a persistent id is not a tensor storage; nothing was executed",
                    tree.file);
}

void read_view(const PickleTree& tree, PickleRef ref, PickleStorage& storage) {
    const auto& view = tree.at(ref);
    if (view.kind == Kind::kNone) {
        return;
    }
    if (view.kind != Kind::kTuple || view.items.size() != 3 || !is_size(tree.at(view.items[1])) ||
        !is_size(tree.at(view.items[2]))) {
        refuse_storage(tree);
    }
    storage.view_offset = tree.at(view.items[1]).integer;
    storage.view_elements = tree.at(view.items[2]).integer;
    if (storage.view_offset > storage.elements ||
        storage.view_elements > storage.elements - storage.view_offset) {
        throw DataError("{}: a view of {} elements at {} exceeds its storage '{}' of {}; is the "
                        "file damaged?",
                        tree.file, storage.view_elements, storage.view_offset,
                        short_printable(storage.key), storage.elements);
    }
}

} // namespace

std::string short_printable(std::string_view text) {
    constexpr std::size_t kMax = 120;
    std::string shown(text.substr(0, kMax));
    std::replace_if(
        shown.begin(), shown.end(),
        [](char c) { return std::iscntrl(static_cast<unsigned char>(c)) != 0; }, '?');
    return text.size() > kMax ? shown + "..." : shown;
}

PickleValue find_global(std::string_view module, std::string_view name, std::string_view file) {
    for (const auto& known : kCallables) {
        if (known.module == module && known.name == name) {
            return integer_value(Kind::kCallable, static_cast<std::int64_t>(known.callable));
        }
    }
    for (const auto& known : kStorageTypes) {
        if (module == "torch" && known.name == name) {
            return integer_value(Kind::kStorageType, static_cast<std::int64_t>(known.dtype));
        }
    }
    if (module.substr(0, 9) == "torch.nn.") {
        throw DataError("{}: refused: the file asks for '{}.{}': a whole module, not its state "
                        "dictionary; save module.state_dict(); nothing was executed",
                        file, short_printable(module), short_printable(name));
    }
    throw DataError("{}: refused: the file asks for '{}.{}', which a state dictionary does not "
                    "need; nothing was executed",
                    file, short_printable(module), short_printable(name));
}

PickleRef call(PickleTree& tree, PickleRef callable, PickleRef arguments) {
    if (tree.at(callable).kind != Kind::kCallable || tree.at(arguments).kind != Kind::kTuple) {
        throw DataError("{}: refused: opcode REDUCE calls something that a state dictionary does "
                        "not call; nothing was executed",
                        tree.file);
    }
    const auto& items = tree.at(arguments).items;
    switch (static_cast<PickleCallable>(tree.at(callable).integer)) {
    case PickleCallable::kOrderedDict:
        return make_ordered_dict(tree, items);
    case PickleCallable::kSize:
        return make_size(tree, items);
    case PickleCallable::kRebuildTensor:
        return rebuild_tensor(tree, items, false);
    case PickleCallable::kRebuildTensorV2:
        return rebuild_tensor(tree, items, true);
    case PickleCallable::kRebuildParameter:
        return rebuild_parameter(tree, items);
    }
    throw InternalError("{}: invalid callable {}", tree.file, tree.at(callable).integer);
}

PickleRef storage_of(PickleTree& tree, PickleRef persistent_id) {
    const auto& id = tree.at(persistent_id);
    const auto is = [&](std::size_t i, Kind kind) {
        return i < id.items.size() && tree.at(id.items[i]).kind == kind;
    };
    if (id.kind == Kind::kTuple && is(0, Kind::kText) && tree.at(id.items[0]).text == "module") {
        throw DataError("{}: refused: a whole module, not its state dictionary; save "
                        "module.state_dict(); nothing was executed",
                        tree.file);
    }
    if (id.kind != Kind::kTuple || (id.items.size() != 5 && id.items.size() != 6) ||
        !is(0, Kind::kText) || tree.at(id.items[0]).text != "storage" ||
        !is(1, Kind::kStorageType) || !is(2, Kind::kText) || !is(3, Kind::kText) ||
        !is_size(tree.at(id.items[4]))) {
        refuse_storage(tree);
    }
    PickleStorage storage;
    storage.key = tree.at(id.items[2]).text.substr(0, kMaxKeyBytes + 1);
    storage.dtype = static_cast<Dtype>(tree.at(id.items[1]).integer);
    storage.elements = tree.at(id.items[4]).integer;
    storage.view_elements = storage.elements;
    if (storage.key.size() > kMaxKeyBytes || tree.storages.size() == kMaxObjects) {
        refuse_storage(tree);
    }
    if (id.items.size() == 6) {
        read_view(tree, id.items[5], storage);
    }
    tree.storages.push_back(std::move(storage));
    return tree.add(
        integer_value(Kind::kStorage, static_cast<std::int64_t>(tree.storages.size() - 1)));
}

} // namespace spade
