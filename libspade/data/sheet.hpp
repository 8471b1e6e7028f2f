#ifndef LIBSPADE_DATA_SHEET_HPP
#define LIBSPADE_DATA_SHEET_HPP

/// \file
/// `spade-prepare sheet`: folders of pictures side by side in one picture, to be looked at.

#include "libspade/base/exit_code.hpp"

#include <string>
#include <vector>

namespace spade {

struct SheetOptions {
    std::string labels;               ///< a folder of label maps: the first column; or empty
    std::string table;                ///< whose colours they get
    std::vector<std::string> folders; ///< of photos: a column each, paired by name
    int limit = 8;                    ///< rows at most
    int tile = 0;                     ///< longer side of a tile in pixels; 0: as the first picture
    std::string output;               ///< a PNG
    bool overwrite = false;
};

/// Rows are the names of the first column, in natural order. A picture that is missing or damaged
/// costs one line and leaves its place empty. Returns kOk, kData or kMissing. Throws MissingError
/// where a folder is not there or has no picture, UsageError where the sheet would be larger than
/// kMostPictureSide, CreateError, IoError.
ExitCode make_sheet(const SheetOptions& options);

} // namespace spade

#endif // LIBSPADE_DATA_SHEET_HPP
