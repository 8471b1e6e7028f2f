#ifndef LIBSPADE_PREPARE_RASTERIZE_HPP
#define LIBSPADE_PREPARE_RASTERIZE_HPP

/// \file
/// `spade-prepare rasterize`: annotations become label and instance maps.

#include "libspade/base/exit_code.hpp"
#include "libspade/base/on_error.hpp"
#include "libspade/base/threads.hpp"
#include "libspade/prepare/annotations.hpp"

#include <string>
#include <vector>

namespace spade {

struct RasterizeOptions {
    std::string input; ///< a JSON file, or a folder of them or of masks
    AnnotationFormat format = AnnotationFormat::kAuto;
    std::string pictures;                       ///< of coco-panoptic: the folder of its PNGs
    std::string mask_pattern = "*_{label}.png"; ///< of masks
    MaskNaming naming;
    std::string table;             ///< a label table, or empty: from the annotations
    std::string background;        ///< the label where nothing is painted, or empty
    std::vector<std::string> skip; ///< labels whose regions are left out
    std::string output;            ///< a folder
    OnError on_error = OnError::kSkip;
    int threads = available_threads();
    bool overwrite = false;
    bool json = false;
};

/// Writes OUTPUT/labels.labels, OUTPUT/labels/NAME.png and OUTPUT/instances/NAME.png. Without a
/// table, one is made of the labels of the annotations, and a don't-care label "unlabeled". The
/// background is that don't-care label, or one of the table named "unlabeled" or "background".
/// A bad annotation is reported in one line. Returns kOk, kData, kMissing, or kStopped after a
/// signal. Throws UsageError, MissingError, DataError, CreateError.
ExitCode rasterize(const RasterizeOptions& options);

} // namespace spade

#endif // LIBSPADE_PREPARE_RASTERIZE_HPP
