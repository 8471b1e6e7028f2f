#ifndef LIBSPADE_IO_PTH_CONTAINER_HPP
#define LIBSPADE_IO_PTH_CONTAINER_HPP

/// \file
/// The two containers of torch.save. Internal to the reader of .pth files.
///
///     zip      ARCHIVE/data.pkl, ARCHIVE/data/KEY (raw storages), ARCHIVE/version,
///              ARCHIVE/byteorder (since 2.1)
///     legacy   pickles of: the magic number, 1001, the system's sizes, the object, the list of
///              storage keys; then for each key its count of elements (int64) and the raw storage
///
/// Follows torch/serialization.py.
/// Sources: pth_container.cpp, pth_legacy.cpp, pth_tensor.cpp, pth_zip.cpp.

#include "libspade/io/pickle.hpp"
#include "libspade/io/pth.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// An object and the storages that its tree refers to, by their index there.
struct PthContents {
    PickleTree tree;
    std::vector<std::shared_ptr<const PthStorage>> storages;
};

bool is_zip(std::string_view bytes);

PthContents read_pth_zip(std::string_view bytes, std::string_view file);
PthContents read_pth_legacy(std::string_view bytes, std::string_view file);

/// The distinct storages of a tree. Throws DataError if one key has two.
std::map<std::string, PickleStorage, std::less<>> storages_by_key(const PickleTree& tree);

/// How many bytes a storage should have. Throws DataError if that overflows.
std::uint64_t bytes_of(const PickleStorage& storage, std::string_view file);

using PthStorages = std::map<std::string, std::shared_ptr<const PthStorage>, std::less<>>;

/// Puts tree and storages together. Throws DataError if a storage is missing.
PthContents bind_storages(PickleTree tree, const PthStorages& storages);

} // namespace spade

#endif // LIBSPADE_IO_PTH_CONTAINER_HPP
