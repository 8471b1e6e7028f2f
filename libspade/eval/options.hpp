#ifndef LIBSPADE_EVAL_OPTIONS_HPP
#define LIBSPADE_EVAL_OPTIONS_HPP

/// \file
/// What a user may say to spade-eval.

#include "libspade/base/threads.hpp"
#include "libspade/image/plane_resize.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace spade {

/// What becomes of a report, however its numbers were come by.
struct ReportOptions {
    std::string json;                 ///< a file, or "-" for standard output
    std::string html;                 ///< a file
    std::string stats_out;            ///< a sealed file of statistics, or an .npz of the fake set
    std::vector<std::string> fail_if; ///< "fid>30"
    bool overwrite = false;
    int threads = available_threads();
};

/// Which ids --predicted maps hold: the table's, or its train ids.
inline constexpr const char* kTableIds = "table";
inline constexpr const char* kTrainIds = "train";

/// In a report's protocol: whether pictures are turned upright as cameras say.
inline constexpr const char* kExifOrientation = "exif";
inline constexpr const char* kStoredOrientation = "as stored";

struct EvalOptions {
    std::string fake;  ///< a folder, a data set, statistics or an .npz
    std::string real;  ///< the same, or empty
    std::string truth; ///< label maps: a folder or a data set
    std::string table; ///< of the label maps
    std::vector<std::string>
        pair_patterns;   ///< "fake=GLOB", "real=...", "truth=...", "predicted=..."
    std::string preset;  ///< a collection whose names are known, or empty
    std::string metrics; ///< "fid,kid"; empty: all that the inputs allow

    std::string features; ///< a network file: imported Inception, ONNX or TorchScript with a card
    std::optional<PlaneResize> resize; ///< empty: the card's, else clean
    std::string lpips;                 ///< imported LPIPS weights
    std::string segmenter;             ///< ONNX or TorchScript with a card
    std::string predicted; ///< a folder of label maps that somebody's segmenter made of `fake`
    std::string predicted_ids = kTableIds; ///< kTableIds, kTrainIds, or a .tsv as for --remap
    bool all_labels = false; ///< score the labels, too, that the table marks as ignored
    bool ignore_exif = false;
    std::string allow_code; ///< SHA-256 of a TorchScript file
    std::string cache;      ///< a folder for features

    std::uint64_t seed = 0;
    int bootstrap = 1000; ///< resampled sets for intervals; of features a twentieth; 0: none
    int kid_subsets = 100;
    int kid_subset_size = 1000;
    int precision_k = 3; ///< neighbours of precision and recall
    int density_k = 5;   ///< of density and coverage
    bool fid_infinity = false;

    std::string shard;
    std::string device = "cpu";
    ReportOptions report;
};

struct EvalMergeOptions {
    std::vector<std::string> inputs; ///< statistics of shards
    ReportOptions report;
};

} // namespace spade

#endif // LIBSPADE_EVAL_OPTIONS_HPP
