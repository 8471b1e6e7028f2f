#ifndef LIBSPADE_PREPARE_EXPORT_HPP
#define LIBSPADE_PREPARE_EXPORT_HPP

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

/// Writes OUTPUT/labels.labels, and the pictures byte for byte as the set stores them:
/// OUTPUT/labels/NAME.png, photos/NAME.png or .jpg, instances/NAME.png. An item with a damaged
/// record is reported in one line. Returns kOk, kData where one was damaged, kStopped after a
/// signal. Throws CreateError before anything is written where an output already exists and may not
/// be replaced.
ExitCode export_data_set(const ExportOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_EXPORT_HPP
