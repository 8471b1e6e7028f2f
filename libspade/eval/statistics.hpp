#ifndef LIBSPADE_EVAL_STATISTICS_HPP
#define LIBSPADE_EVAL_STATISTICS_HPP

/// \file
/// All measurements of pictures, before they become numbers of a report: what shards hand to
/// `spade-eval merge`. A report is a function of this alone, and joined shards equal what one run
/// would have measured, so their reports are equal.
///
/// As a file: io/checkpoint_file.hpp with the format "statistics", {"protocol", "shard", ...} as
/// its configuration, groups "fake" and "real" with names, digests, features [N, D] and the cells
/// of the confusion matrices, and "pictures" with a value for each picture and measure.
///
/// Sources: statistics.cpp, merge_statistics.cpp.

#include "libspade/base/hash.hpp"
#include "libspade/base/shard.hpp"
#include "libspade/eval/frechet.hpp"
#include "libspade/eval/segmentation_scores.hpp"

#include <nlohmann/json.hpp>
#include <torch/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spade {

inline constexpr std::string_view kStatisticsFormat = "statistics";

struct SetStatistics {
    std::string source;                   ///< as given
    std::vector<std::string> names;       ///< in the order of their bytes
    std::vector<Digest> digests;          ///< [N] of the pictures' bytes
    torch::Tensor features;               ///< [N, D] float32, or undefined
    std::optional<Gaussian> moments;      ///< in place of features, if read from an .npz
    std::vector<ConfusionCell> confusion; ///< by picture; empty where nothing was segmented
};

struct Statistics {
    nlohmann::json protocol; ///< all that numbers depend on besides the pictures
    Shard shard;
    SetStatistics fake;
    std::optional<SetStatistics> real;
    std::map<std::string, std::vector<double>> values; ///< "psnr" -> one for each fake picture
    std::map<std::string, double> diversity;           ///< by the map's name
};

/// Of names and pictures: the same for the same set, wherever it is stored.
Digest digest_of(const SetStatistics& set);

void write_statistics(const std::filesystem::path& path, const Statistics& statistics,
                      bool overwrite);
/// Throws MissingError, DataError, ConfigError naming the file.
Statistics read_statistics(const std::filesystem::path& path);

/// mu and sigma as pytorch-fid stores them. Throws DataError.
SetStatistics read_moments(const std::filesystem::path& npz);
void write_moments(const std::filesystem::path& npz, const SetStatistics& set, bool overwrite);

/// Joins the shards of one run. Throws ConfigError with both values where their
/// protocols differ; DataError where a shard is missing or given twice, or two have the same
/// picture.
Statistics merge_statistics(const std::vector<std::filesystem::path>& paths);

} // namespace spade

#endif // LIBSPADE_EVAL_STATISTICS_HPP
