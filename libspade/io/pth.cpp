#include "libspade/io/pth.hpp"

#include "libspade/base/error.hpp"
#include "libspade/io/file.hpp"
#include "libspade/io/pickle_torch.hpp"
#include "libspade/io/pth_container.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace spade {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxEntries = std::size_t{1} << 17;
constexpr std::size_t kMaxNameBytes = 1024;
constexpr std::uint64_t kMaxBytes = std::uint64_t{4} << 30;
constexpr std::string_view kModule = "module.";

/// The size of a tensor laid out by itself, in bytes. Throws if it reaches beyond its storage.
std::uint64_t checked_bytes(const PickleTensor& tensor, const PickleStorage& storage,
                            std::string_view file, std::string_view name) {
    std::int64_t elements = 1; // sizes of 0 count as 1, so that no partial product overflows either
    std::int64_t last = tensor.offset;
    bool overflow = false;
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        const auto size = std::max<std::int64_t>(tensor.shape[i], 1);
        std::int64_t reach = 0;
        overflow |= __builtin_mul_overflow(elements, size, &elements);
        overflow |= __builtin_mul_overflow(size - 1, tensor.strides[i], &reach);
        overflow |= __builtin_add_overflow(last, reach, &last);
    }
    const auto& shape = tensor.shape;
    const bool empty = std::find(shape.begin(), shape.end(), 0) != shape.end();
    if (overflow ||
        (empty ? tensor.offset > storage.view_elements : last >= storage.view_elements)) {
        throw DataError("{}: '{}' reaches beyond its storage '{}' of {} elements; is the file "
                        "damaged?",
                        file, short_printable(name), short_printable(storage.key),
                        storage.view_elements);
    }
    std::uint64_t bytes = 0;
    overflow = __builtin_mul_overflow(static_cast<std::uint64_t>(elements), size_of(storage.dtype),
                                      &bytes);
    return empty ? 0 : overflow ? ~std::uint64_t{0} : bytes;
}

/// Walks the dictionaries of a file, first to last, and collects the tensors in them.
class Collector {
public:
    explicit Collector(const PthContents& contents) : contents_(contents), tree_(contents.tree) {}

    std::vector<PthTensor> collect();

private:
    struct Frame {
        const PickleValue* dictionary;
        std::size_t next; ///< index in its items
        std::string prefix;
    };

    void enter(const PickleValue& dictionary, std::string prefix);
    void visit(const PickleValue& value, const std::string& name);
    std::string key_of(const PickleValue& key) const;
    void check_name(const std::string& name);
    void add_tensor(const PickleTensor& tensor, const std::string& name);

    const PthContents& contents_;
    const PickleTree& tree_;
    std::vector<Frame> frames_;
    std::unordered_set<std::string> names_;
    std::vector<PthTensor> tensors_;
    std::uint64_t bytes_ = 0;
};

void Collector::enter(const PickleValue& dictionary, std::string prefix) {
    if (frames_.size() == kMaxDepth) {
        throw DataError("{}: refused: dictionaries are nested more than {} deep", tree_.file,
                        kMaxDepth);
    }
    frames_.push_back({&dictionary, 0, std::move(prefix)});
}

std::string Collector::key_of(const PickleValue& key) const {
    if (key.kind == Kind::kInteger) {
        return std::to_string(key.integer);
    }
    if (key.kind != Kind::kText || key.text.size() > kMaxNameBytes) {
        throw DataError("{}: a dictionary key is neither short text nor an integer; is it a state "
                        "dictionary?",
                        tree_.file);
    }
    return key.text;
}

void Collector::check_name(const std::string& name) {
    if (name.size() > kMaxNameBytes) {
        throw DataError("{}: refused: a name is longer than {} bytes: '{}'", tree_.file,
                        kMaxNameBytes, short_printable(name));
    }
    if (!names_.insert(name).second) {
        throw DataError("{}: refused: '{}' occurs twice", tree_.file, short_printable(name));
    }
    if (names_.size() > kMaxEntries) {
        throw DataError("{}: refused: its dictionaries have more than {} entries", tree_.file,
                        kMaxEntries);
    }
}

void Collector::add_tensor(const PickleTensor& tensor, const std::string& name) {
    const auto& storage = tree_.storages[tensor.storage];
    const auto bytes = checked_bytes(tensor, storage, tree_.file, name);
    if (bytes > kMaxBytes - bytes_) {
        throw DataError("{}: refused: with '{}' its tensors take more than {} GiB", tree_.file,
                        short_printable(name), kMaxBytes >> 30);
    }
    bytes_ += bytes;
    tensors_.push_back({name, storage.dtype, tensor.shape, tensor.strides,
                        storage.view_offset + tensor.offset, contents_.storages[tensor.storage]});
}

void Collector::visit(const PickleValue& value, const std::string& name) {
    check_name(name);
    if (value.is_dictionary()) {
        enter(value, name + '.');
    } else if (value.kind == Kind::kTensor) {
        add_tensor(tree_.tensors[static_cast<std::size_t>(value.integer)], name);
    }
}

std::vector<PthTensor> Collector::collect() {
    const auto& root = tree_.at(tree_.root);
    if (!root.is_dictionary()) {
        throw DataError("{}: holds no dictionary; is it a state dictionary?", tree_.file);
    }
    enter(root, "");
    while (!frames_.empty()) {
        auto& frame = frames_.back();
        if (frame.next == frame.dictionary->items.size()) {
            frames_.pop_back();
            continue;
        }
        const auto& key = tree_.at(frame.dictionary->items[frame.next]);
        const auto& value = tree_.at(frame.dictionary->items[frame.next + 1]);
        frame.next += 2;
        visit(value, frame.prefix + key_of(key));
    }
    if (tensors_.empty()) {
        throw DataError("{}: holds no tensor; is it a state dictionary?", tree_.file);
    }
    return std::move(tensors_);
}

void refuse_tar(std::string_view bytes, std::string_view name) {
    if (bytes.size() > 262 && bytes.substr(257, 5) == "ustar") {
        throw DataError("{}: a tar file of PyTorch 0.1; load and save it again with PyTorch 1",
                        name);
    }
}

} // namespace

std::vector<PthTensor> read_pth(const std::filesystem::path& path) {
    return read_pth_bytes(read_file(path), path.string());
}

std::vector<PthTensor> read_pth_bytes(std::string_view bytes, std::string_view name) {
    if (bytes.empty()) {
        throw DataError("{}: is empty; was it written completely?", name);
    }
    refuse_tar(bytes, name);
    const auto contents = is_zip(bytes) ? read_pth_zip(bytes, name) : read_pth_legacy(bytes, name);
    return Collector(contents).collect();
}

void strip_module_prefix(std::vector<PthTensor>& tensors) {
    const bool all = std::all_of(tensors.begin(), tensors.end(), [](const PthTensor& tensor) {
        return tensor.name.compare(0, kModule.size(), kModule) == 0;
    });
    for (auto& tensor : tensors) {
        tensor.name.erase(0, all ? kModule.size() : 0);
    }
}

} // namespace spade
