#ifndef LIBSPADE_BASE_COMPONENT_HPP
#define LIBSPADE_BASE_COMPONENT_HPP

#include <string>

namespace spade {

/// A line of `--version --verbose`.
struct Component {
    std::string name; ///< "HDF5"
    std::string text; ///< "1.14.5", or "no"
};

} // namespace spade

#endif // LIBSPADE_BASE_COMPONENT_HPP
