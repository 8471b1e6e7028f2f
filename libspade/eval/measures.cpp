#include "libspade/eval/measures.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/text.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace spade {

namespace {

Measure parse(const std::string& name) {
    const auto measure = parse_enum<Measure>(name);
    if (!measure) {
        throw UsageError("--metrics: unknown metric '{}'; known are {}", name,
                         fmt::join(names_of<Measure>(), ", "));
    }
    return *measure;
}

bool any_of(const Measures& measures, std::initializer_list<Measure> some) {
    return std::any_of(some.begin(), some.end(),
                       [&](Measure measure) { return measures.count(measure) > 0; });
}

/// What a measure cannot do without, as an option to be given; empty where all is there.
std::string missing_input(Measure measure, const EvalOptions& o) {
    const bool segmenter = !o.segmenter.empty() || !o.predicted.empty();
    switch (measure) {
    case Measure::kFid:
    case Measure::kKid:
    case Measure::kPrdc:
        return o.features.empty() ? "--features" : o.real.empty() ? "--real" : "";
    case Measure::kLpips:
        return o.lpips.empty() ? "--lpips" : o.real.empty() ? "--real" : "";
    case Measure::kDiversity:
        return o.lpips.empty() ? "--lpips" : "";
    case Measure::kPsnr:
    case Measure::kSsim:
        return o.real.empty() ? "--real" : "";
    case Measure::kMiou:
    case Measure::kAccuracy:
        break;
    }
    return o.truth.empty() ? "--truth" : !segmenter ? "--segmenter or --predicted" : "";
}

} // namespace

Measures measures_of(const EvalOptions& o) {
    Measures measures;
    if (!o.metrics.empty()) {
        for (const auto& name : split(o.metrics, ',')) {
            const auto measure = parse(name);
            if (const auto missing = missing_input(measure, o); !missing.empty()) {
                throw UsageError("--metrics {}: needs {}", name, missing);
            }
            measures.insert(measure);
        }
        return measures;
    }
    for (const auto& [measure, name] : kEnumNames<Measure>) {
        const bool on_request = measure == Measure::kDiversity || // needs several samples of a map,
                                measure == Measure::kPsnr ||      // or pairs: sets may have none
                                measure == Measure::kSsim;
        if (!on_request && missing_input(measure, o).empty()) {
            measures.insert(measure);
        }
    }
    return measures;
}

bool need_features(const Measures& measures) {
    return any_of(measures, {Measure::kFid, Measure::kKid, Measure::kPrdc});
}

bool need_segmentation(const Measures& measures) {
    return any_of(measures, {Measure::kMiou, Measure::kAccuracy});
}

bool need_pairs(const Measures& measures) {
    return any_of(measures, {Measure::kLpips, Measure::kPsnr, Measure::kSsim});
}

} // namespace spade
