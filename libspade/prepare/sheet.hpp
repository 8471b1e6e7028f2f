#ifndef LIBSPADE_PREPARE_SHEET_HPP
#define LIBSPADE_PREPARE_SHEET_HPP

/// \file
/// `spade-prepare sheet`: folders of pictures side by side in one picture, for viewing.

#include "libspade/base/exit_code.hpp"

#include <string>
#include <vector>

namespace spade {

struct SheetOptions {
    std::string labels;                     ///< a folder of label maps: the first column; or empty
    std::string table;                      ///< gives the label maps their colours
    std::vector<std::string> folders;       ///< of photos: a column each, paired by name
    std::vector<std::string> pair_patterns; ///< "labels=GLOB", or of a folder: "1=GLOB"
    std::string preset;                     ///< a collection whose names are known, or empty
    bool ignore_exif = false;               ///< leave pictures as they are stored
    int limit = 8;                          ///< rows at most
    int tile = 0;       ///< longer side of a tile in pixels; 0: as the first picture
    std::string output; ///< a PNG
    bool overwrite = false;
};

/// Rows are the names of the first column, in natural order. A picture that is missing or damaged
/// is reported in one line and leaves its place empty. Returns kOk, kData or kMissing. Throws
/// MissingError where a folder does not exist or has no picture, UsageError where the sheet would
/// be larger than kMaxPictureSide, CreateError, IoError.
ExitCode make_sheet(const SheetOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_SHEET_HPP
