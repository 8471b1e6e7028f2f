#ifndef LIBSPADE_EVAL_SEGMENTATION_HPP
#define LIBSPADE_EVAL_SEGMENTATION_HPP

/// \file
/// Compares pictures with the label maps that they were made from: by a network that labels
/// pictures, or by maps that were predicted elsewhere.

#include "libspade/eval/options.hpp"
#include "libspade/eval/picture_set.hpp"
#include "libspade/eval/segmentation_scores.hpp"
#include "libspade/eval/segmenter.hpp"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

namespace spade {

class Segmentation {
public:
    /// Reads every map. Throws as PictureSet, survey() and CardNet do.
    Segmentation(const EvalOptions& options, const NamePatterns& patterns, const Shard& shard,
                 torch::Device device);

    /// The choices that scores depend on, and the scored classes by name and id.
    nlohmann::json protocol() const;

    bool covers(const PictureSet& pictures) const; ///< whether each has a label map
    /// Reports each picture without a map (or without a predicted one), then throws DataError.
    void require_truth(const PictureSet& pictures) const;

    /// The cells of each picture's confusion matrix, pictures in their order.
    std::vector<ConfusionCell> confusion(const PictureSet& pictures, const std::string& what,
                                         int threads);

private:
    ConfusionMatrix compare(const LabelMap& truth, const LabelMap& predicted) const;
    void warn_of_foreign_ids(const Survey& truth, const Survey& predicted) const;

    std::string table_;         ///< as it was given
    std::string predicted_ids_; ///< as it was given
    Scored scored_ = Scored::kBenchmark;
    PictureSet truth_;
    std::optional<PictureSet> predicted_;
    std::optional<Segmenter> segmenter_;
    ScoredClasses classes_;
};

} // namespace spade

#endif // LIBSPADE_EVAL_SEGMENTATION_HPP
