#ifndef LIBSPADE_DATA_LIBRARIES_HPP
#define LIBSPADE_DATA_LIBRARIES_HPP

#include "libspade/base/component.hpp"

#include <vector>

/// HDF5 and OpenCV, for `--version --verbose`. Called by the front ends, see cli/module.hpp.
extern "C" void spade_data_libraries(std::vector<spade::Component>& libraries);

#endif // LIBSPADE_DATA_LIBRARIES_HPP
