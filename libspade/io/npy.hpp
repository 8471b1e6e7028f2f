#ifndef LIBSPADE_IO_NPY_HPP
#define LIBSPADE_IO_NPY_HPP

#include "libspade/io/npz.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// An array as numpy.save writes it: a .npy file, or an entry of a .npz. Numbers of any type but
/// half and complex ones, little-endian. Nothing is unpickled. Throws DataError.
/// \param name  of the file, and its entry, for messages
NpzArray parse_npy(std::string_view bytes, std::string_view name);
std::string npy_of(const NpzArray& array);

} // namespace spade

#endif // LIBSPADE_IO_NPY_HPP
