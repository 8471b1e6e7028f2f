#ifndef LIBSPADE_EVAL_PAIR_MEASURES_HPP
#define LIBSPADE_EVAL_PAIR_MEASURES_HPP

/// \file
/// How far each picture is from its real photo, and how far the samples of one map are from each
/// other.

#include "libspade/eval/measures.hpp"
#include "libspade/eval/picture_set.hpp"
#include "libspade/model/perceptual_file.hpp"

#include <nlohmann/json_fwd.hpp>
#include <torch/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace spade {

class PairMeasures {
public:
    /// Throws as PerceptualLoss::open; ConfigError where --lpips holds another network.
    PairMeasures(const EvalOptions& options, const Measures& measures, torch::Device device);

    nlohmann::json protocol() const;

    /// Reports each fake picture that has no real one, or one of another size, in its own line,
    /// then throws DataError.
    static void require_pairs(const PictureSet& fake, const Survey& fake_survey,
                              const PictureSet& real, const Survey& real_survey);

    /// "lpips", "psnr", "ssim": those requested, with one value for each fake picture.
    std::map<std::string, std::vector<double>> compare(const PictureSet& fake,
                                                       const PictureSet& real);

    /// LPIPS between the samples NAME.1, NAME.2, ... of one map, averaged over its pairs, by NAME.
    /// Throws DataError where a map has a single sample.
    std::map<std::string, double> diversity(const PictureSet& fake);

private:
    struct Pair;
    double lpips(const Photo& a, const Photo& b);

    Measures measures_;
    int threads_;
    torch::Device device_;
    std::optional<PerceptualLoss> lpips_;
};

} // namespace spade

#endif // LIBSPADE_EVAL_PAIR_MEASURES_HPP
