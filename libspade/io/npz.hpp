#ifndef LIBSPADE_IO_NPZ_HPP
#define LIBSPADE_IO_NPZ_HPP

/// \file
/// NumPy's .npz: named arrays in a zip archive, such as the statistics (mu, sigma) of pytorch-fid.
///
/// Reads stored and deflated entries of float64, float32 and int64, little-endian; Fortran's order
/// is converted to C's. Nothing is unpickled: arrays of objects are refused.
/// Limits: files of 1 GiB, 1 GiB of arrays, 32 axes.

#include "libspade/io/dtype.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

struct NpzArray {
    Dtype dtype = Dtype::f64;        ///< of a .npz: f64, f32 or i64
    std::vector<std::int64_t> shape; ///< outermost first; empty for a scalar
    std::vector<std::byte> bytes;    ///< in the order of the shape

    static NpzArray of(std::vector<std::int64_t> shape, const std::vector<double>& values);

    std::vector<double> doubles() const;
    /// Of integers and truth values; those above the largest std::int64_t come out negative.
    std::vector<std::int64_t> integers() const;
};

using Npz = std::map<std::string, NpzArray, std::less<>>;

/// Throws MissingError, DataError or IoError, each naming the file.
Npz read_npz(const std::filesystem::path& path);

/// The same for a file in memory; `name` stands for its path in messages.
Npz read_npz_bytes(std::string_view bytes, std::string_view name);

/// Writes what numpy.load reads; the same arrays give the same bytes.
void write_npz(const std::filesystem::path& path, const Npz& arrays, bool overwrite);

} // namespace spade

#endif // LIBSPADE_IO_NPZ_HPP
