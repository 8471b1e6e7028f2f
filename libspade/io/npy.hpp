#ifndef LIBSPADE_IO_NPY_HPP
#define LIBSPADE_IO_NPY_HPP

#include "libspade/io/npz.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

/// One array of a .npz, as numpy.save writes it. Internal to npz.
/// \param name  file and entry, for messages
NpzArray parse_npy(std::string_view bytes, std::string_view name);
std::string npy_of(const NpzArray& array);

} // namespace spade

#endif // LIBSPADE_IO_NPY_HPP
