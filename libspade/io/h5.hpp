#ifndef LIBSPADE_IO_H5_HPP
#define LIBSPADE_IO_H5_HPP

/// \file
/// The HDF5 C API, wrapped once: every return code is checked and becomes an Error with the file,
/// the object and HDF5's own reason. Nothing else in the suite calls it.
///
/// Files are opened without locks (they fail on some network file systems). Refuses external and
/// virtual storage, links other than hard ones, filters other than deflate, shuffle and fletcher32,
/// and data sets that claim a larger size than their stored bytes can hold; filter plug-ins are
/// never loaded. Thread-safe: HDF5's calls are serialised.
///
/// Types in files, all little-endian: integers and floats as HDF5 has them; f16 as the IEEE float
/// that h5py writes for float16; bf16 as a float of 1 + 8 + 7 bits, which h5py reads as float32;
/// booleans as h5py's enumeration of int8, FALSE = 0 and TRUE = 1.
///
/// Sources: h5.cpp, h5_attribute.cpp, h5_object.cpp, h5_read.cpp, h5_type.cpp, h5_write.cpp.

#include "libspade/io/dtype.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace spade::h5 {

/// The version of HDF5 that is loaded: "1.14.5".
std::string library_version();

struct Info {
    Dtype dtype = Dtype::u8;
    std::vector<std::int64_t> shape;

    std::int64_t elements() const;
    std::size_t bytes() const;
};

/// How a data set is laid out.
enum class Layout {
    kChecked,    ///< chunked with fletcher32: damage is detected on reading
    kCompressed, ///< the same, shuffled and deflated: for files to share
    kContiguous, ///< one piece that others may map; its records have their own digests
};

/// An open file. Objects are named by their path: "generator/fc.weight". Movable.
class File {
public:
    /// Throws MissingError if the file does not exist, DataError if it is not HDF5 or is damaged.
    static File open(const std::filesystem::path& path);

    /// An empty file for writing, in the newest format of HDF5 1.10, behind `user_block` bytes
    /// (0, or a power of two from 512) that HDF5 leaves alone. `path` may exist: it is truncated.
    /// \param shown  the path in messages, where the file is under a temporary name; else `path`
    static File create(const std::filesystem::path& path, std::uint64_t user_block,
                       const std::filesystem::path& shown = {});

    File(File&&) noexcept;
    File& operator=(File&&) noexcept;
    ~File(); ///< closes silently; after writing, call close() first

    const std::filesystem::path& path() const; ///< as in messages

    bool has(std::string_view object) const;
    bool is_group(std::string_view object) const;                   ///< "" is the root
    std::vector<std::string> members(std::string_view group) const; ///< sorted; "" is the root
    Info info(std::string_view object) const;

    /// Reads a whole data set, converted to `dtype` where that is lossless or a float conversion.
    /// Throws DataError if `bytes` is not its size.
    void read(std::string_view object, Dtype dtype, void* data, std::size_t bytes) const;
    /// Elements first..first+count-1 of a one-dimensional data set, in its own type.
    void read_range(std::string_view object, std::uint64_t first, std::uint64_t count, void* data,
                    std::size_t bytes) const;
    /// A data set of strings, of fixed or variable length.
    std::vector<std::string> read_strings(std::string_view object) const;
    /// A data set of bytes as text.
    std::string read_text(std::string_view object) const;

    bool has_attribute(std::string_view object, const std::string& name) const;
    std::string text_attribute(std::string_view object, const std::string& name) const;
    double number_attribute(std::string_view object, const std::string& name) const;

    /// Creates missing groups. Scalars are stored in the object's header, which has a checksum.
    void write(std::string_view object, const Info& info, const void* data,
               Layout layout = Layout::kChecked);
    /// An empty contiguous or chunked one-dimensional data set of `bytes`, to be filled in
    /// pieces by write_range.
    void create_byte_array(std::string_view object, std::uint64_t bytes, Layout layout);
    void write_range(std::string_view object, std::uint64_t first, const void* data,
                     std::uint64_t count);
    /// Text as a one-dimensional data set of bytes: HDF5 does not checksum variable-length strings.
    void write_text(std::string_view object, std::string_view text);
    void write_attribute(std::string_view object, const std::string& name, std::string_view text);

    /// Flushes and closes, every code checked. Throws IoError.
    void close();

    struct Handle; ///< internal: h5_handle.hpp

private:
    explicit File(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> handle_;
};

} // namespace spade::h5

#endif // LIBSPADE_IO_H5_HPP
