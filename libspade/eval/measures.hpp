#ifndef LIBSPADE_EVAL_MEASURES_HPP
#define LIBSPADE_EVAL_MEASURES_HPP

/// \file
/// What can be measured, and which of it a command asks for.

#include "libspade/base/enum_names.hpp"
#include "libspade/eval/options.hpp"

#include <set>

namespace spade {

/// What --metrics knows.
enum class Measure { kFid, kKid, kPrdc, kLpips, kPsnr, kSsim, kDiversity, kMiou, kAccuracy };

template <>
inline constexpr auto kEnumNames<Measure> = enum_names<Measure>({{Measure::kFid, "fid"},
                                                                 {Measure::kKid, "kid"},
                                                                 {Measure::kPrdc, "prdc"},
                                                                 {Measure::kLpips, "lpips"},
                                                                 {Measure::kPsnr, "psnr"},
                                                                 {Measure::kSsim, "ssim"},
                                                                 {Measure::kDiversity, "diversity"},
                                                                 {Measure::kMiou, "miou"},
                                                                 {Measure::kAccuracy, "accuracy"}});

using Measures = std::set<Measure>;

/// What --metrics says, or all that the inputs allow. Throws UsageError where a name is unknown, or
/// asks for an input that is not given. Opens no file.
Measures measures_of(const EvalOptions& options);

bool need_features(const Measures& measures);
bool need_segmentation(const Measures& measures);
bool need_pairs(const Measures& measures); ///< each fake picture beside its real one

} // namespace spade

#endif // LIBSPADE_EVAL_MEASURES_HPP
