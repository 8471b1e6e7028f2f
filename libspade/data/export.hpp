#ifndef LIBSPADE_DATA_EXPORT_HPP
#define LIBSPADE_DATA_EXPORT_HPP

/// \file
/// `spade-prepare export`: a data set becomes folders of pictures.

#include "libspade/base/exit_code.hpp"
#include "libspade/base/threads.hpp"

#include <string>

namespace spade {

struct ExportOptions {
    std::string set;
    std::string output; ///< a folder
    int threads = available_threads();
    bool overwrite = false;
    bool json = false;
};

/// Writes OUTPUT/labels.labels, and the pictures with the bytes that the set has:
/// OUTPUT/labels/NAME.png, photos/NAME.png or .jpg, instances/NAME.png. A damaged record costs one
/// line. Returns kOk, kData where one was damaged, kStopped after a signal. Throws CreateError
/// before anything is written where an output is there already and may not be replaced.
ExitCode export_data_set(const ExportOptions& options);

} // namespace spade

#endif // LIBSPADE_DATA_EXPORT_HPP
