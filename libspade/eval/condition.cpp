#include "libspade/eval/condition.hpp"

#include "libspade/base/error.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace spade {

namespace {

constexpr std::array<std::pair<const char*, const char*>, 8> kShort{
    {{"fid", "frechet_inception_distance"},
     {"fd", "frechet_distance"},
     {"kid", "kernel_inception_distance"},
     {"kd", "kernel_distance"},
     {"miou", "mean_iou"},
     {"accuracy", "pixel_accuracy"},
     {"diversity", "lpips_diversity"},
     {"f1", "f_score"}}};

} // namespace

bool Condition::holds(double value) const {
    return relation == ">"    ? value > bound
           : relation == ">=" ? value >= bound
           : relation == "<"  ? value < bound
                              : value <= bound;
}

Condition parse_condition(std::string_view text) {
    const auto at = text.find_first_of("<>");
    const auto bound_at = at == std::string_view::npos ? at : text.find_first_not_of("<>=", at);
    if (at == 0 || at == std::string_view::npos || bound_at == std::string_view::npos) {
        throw UsageError("--fail-if: '{}' is not a condition such as 'fid>30'", text);
    }
    Condition condition;
    condition.relation = text.substr(at, bound_at - at);
    condition.metric = text.substr(0, at);
    const std::string bound(text.substr(bound_at));
    char* end = nullptr;
    condition.bound = std::strtod(bound.c_str(), &end);
    const bool known = condition.relation == "<" || condition.relation == "<=" ||
                       condition.relation == ">" || condition.relation == ">=";
    if (!known || *end != '\0' || std::isnan(condition.bound)) {
        throw UsageError("--fail-if: '{}' is not a condition such as 'fid>30'", text);
    }
    for (const auto& [brief, name] : kShort) {
        if (condition.metric == brief) {
            condition.metric = name;
        }
    }
    return condition;
}

} // namespace spade
