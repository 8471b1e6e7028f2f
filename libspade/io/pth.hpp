#ifndef LIBSPADE_IO_PTH_HPP
#define LIBSPADE_IO_PTH_HPP

/// \file
/// Weights that torch.save wrote: state dictionaries (.pth), read without Python and without trust.
///
/// Both containers are read: the zip archive of PyTorch 1.6 and later (checksums verified, entries
/// stored as torch stores them) and the five pickles of earlier ones. Nothing in the file is
/// executed (pickle.hpp); every size is checked against the file before memory is allocated, every
/// tensor against its storage.
///
/// A state dictionary may be nested in others ({"state_dict": {...}, "epoch": 3}): the keys on the
/// way to a tensor are joined by dots, integer keys in decimal. Leaves that are not tensors
/// (numbers, text, None, lists and tuples with their contents) are left out.
///
/// Refused, each with its own message: TorchScript programs, whole modules, the tar files of
/// PyTorch 0.1, big-endian files, keys that occur twice, files without a tensor.
/// Limits: nesting 16 dictionaries deep, 2^17 dictionary entries, names of 1024 bytes, and 4 GiB of
/// tensors once each is laid out by itself (tensors may overlap in a file).

#include "libspade/io/dtype.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// The numbers behind one or more tensors: whole elements of one type, little-endian.
struct PthStorage {
    Dtype dtype;
    std::vector<std::byte> bytes;
};

/// A tensor: a strided view of a storage that others may share. Every element lies within it.
struct PthTensor {
    std::string name; ///< "up_0.conv_0.weight_orig"
    Dtype dtype;
    std::vector<std::int64_t> shape;   ///< outermost first; empty for a scalar
    std::vector<std::int64_t> strides; ///< in elements, never negative, 0 where expanded
    std::int64_t offset = 0;           ///< of the first element, in elements
    std::shared_ptr<const PthStorage> storage;

    std::int64_t elements() const;

    /// Whether the elements are one after another in the storage, in the order of the shape.
    bool is_contiguous() const;

    /// The elements in the order of the shape, as the file stores them.
    std::vector<std::byte> contiguous() const;

    /// The elements in the order of the shape, converted to the nearest float.
    std::vector<float> to_float() const;
};

/// The tensors of a file in the order of its dictionaries.
/// Throws MissingError or IoError if the file cannot be read, DataError if it is not a state
/// dictionary or is damaged.
std::vector<PthTensor> read_pth(const std::filesystem::path& path);

/// The same for a file in memory; `name` stands for its path in messages.
std::vector<PthTensor> read_pth_bytes(std::string_view bytes, std::string_view name);

/// Drops the "module." that torch.nn.DataParallel puts before every name; does nothing if any name
/// lacks it.
void strip_module_prefix(std::vector<PthTensor>& tensors);

} // namespace spade

#endif // LIBSPADE_IO_PTH_HPP
