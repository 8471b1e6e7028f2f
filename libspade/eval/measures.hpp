#ifndef LIBSPADE_EVAL_MEASURES_HPP
#define LIBSPADE_EVAL_MEASURES_HPP

/// \file
/// What can be measured, and which of it a command asks for.

#include "libspade/eval/options.hpp"

#include <set>
#include <string>
#include <vector>

namespace spade {

/// What --metrics knows.
enum class Measure { kFid, kKid, kPrdc, kLpips, kPsnr, kSsim, kDiversity, kMiou, kAccuracy };

const std::vector<std::string>& measure_names(); ///< "fid", "kid", ... in the order above

using Measures = std::set<Measure>;

/// What --metrics says, or all that the inputs allow. Throws UsageError where a name is unknown, or
/// asks for an input that is not given. Opens no file.
Measures measures_of(const EvalOptions& options);

bool need_features(const Measures& measures);
bool need_segmentation(const Measures& measures);
bool need_pairs(const Measures& measures); ///< each fake picture beside its real one

} // namespace spade

#endif // LIBSPADE_EVAL_MEASURES_HPP
