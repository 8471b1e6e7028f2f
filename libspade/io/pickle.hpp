#ifndef LIBSPADE_IO_PICKLE_HPP
#define LIBSPADE_IO_PICKLE_HPP

/// \file
/// A restricted reader of Python pickles: it builds the values of a PyTorch state dictionary and
/// nothing else. No name in the file is ever looked up, imported or called.
///
/// Reads the opcodes of protocols 0 to 5 that state dictionaries are made of. Globals that are not
/// on an allow-list (pickle_torch.cpp) are refused by name; REDUCE calls only what is on that list,
/// after its arguments are checked; BUILD sets attributes of an OrderedDict (torch's _metadata),
/// which are dropped. INST, OBJ, NEWOBJ, EXT and the other opcodes are refused by name.
///
/// Memory and time grow with the bytes read: values live in one table and refer to each other by
/// index, so that cycles cost nothing, nesting does not recurse, and freeing is flat.
/// Follows CPython's pickletools.

#include "libspade/io/dtype.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// The index of a value in its PickleTree.
using PickleRef = std::uint32_t;

struct PickleValue {
    enum class Kind {
        kNone,
        kBool,
        kInteger,
        kBigInteger, ///< beyond 64 bits: text has its little-endian bytes, or decimal digits
        kFloat,      ///< the number itself is dropped, no tensor needs it
        kText,       ///< str, or the byte strings of Python 2
        kTuple,
        kList,
        kDict,
        kOrderedDict,
        kCallable,    ///< integer is a PickleCallable
        kStorageType, ///< integer is a Dtype
        kStorage,     ///< integer is an index in PickleTree::storages
        kTensor,      ///< integer is an index in PickleTree::tensors
    };
    Kind kind = Kind::kNone;
    std::int64_t integer = 0;
    std::string text;
    std::vector<PickleRef> items; ///< of a dictionary: key, value, key, value, ...

    bool is_dictionary() const { return kind == Kind::kDict || kind == Kind::kOrderedDict; }
};

/// A storage that the pickle refers to; its bytes are elsewhere in the container.
struct PickleStorage {
    std::string key; ///< at most 64 bytes
    Dtype dtype;
    std::int64_t elements = 0; ///< at least 0, as are all members below
    /// The part that is visible, in elements; legacy files have storages within storages.
    std::int64_t view_offset = 0;
    std::int64_t view_elements = 0;
};

/// A tensor as the pickle describes it: nothing negative, one stride for each size, at most 16
/// sizes. Whether it fits its storage is not yet checked.
struct PickleTensor {
    std::size_t storage = 0; ///< index in PickleTree::storages
    std::int64_t offset = 0; ///< in elements
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides; ///< in elements
};

/// What one pickle holds. Limits: 2^21 values and items together, 2^16 storages, 2^16 tensors.
struct PickleTree {
    std::string file; ///< for messages
    std::deque<PickleValue> values;
    std::vector<PickleStorage> storages;
    std::vector<PickleTensor> tensors;
    PickleRef root = 0;
    std::size_t bytes = 0; ///< length of the pickle, STOP included

    const PickleValue& at(PickleRef ref) const { return values[ref]; }

    PickleRef add(PickleValue value);
    void append(PickleRef container, PickleRef item);

private:
    void charge(std::size_t count);
    std::size_t charged_ = 0;
};

/// Reads the pickle that `bytes` begins with; what follows it is ignored.
/// Throws DataError: "FILE: refused: ..." for what a state dictionary does not need, else what is
/// malformed.
PickleTree read_pickle(std::string_view bytes, std::string_view file);

} // namespace spade

#endif // LIBSPADE_IO_PICKLE_HPP
