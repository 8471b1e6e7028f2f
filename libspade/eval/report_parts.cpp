#include "libspade/eval/report_parts.hpp"

#include <cmath>

namespace spade {

using nlohmann::json;

void add_warning(json& report, const std::string& text) { report["warnings"].push_back(text); }

void add_interval(json& report, const std::string& metric, const Interval& interval,
                  const char* method, int replicates) {
    report["intervals"][metric] = {{"low", number(interval.low)},
                                   {"high", number(interval.high)},
                                   {"level", 0.95},
                                   {"method", method},
                                   {"replicates", replicates}};
}

void add_mean(json& report, const std::string& metric, const std::vector<double>& values,
              const json& protocol) {
    report["metrics"][metric] = number(mean_of(values));
    const auto replicates = protocol.at("bootstrap").get<int>();
    if (replicates >= 2) {
        const auto seed = protocol.at("seed").get<std::uint64_t>();
        add_interval(report, metric, bootstrap_of_mean(seed, metric, replicates, values),
                     "bootstrap, percentile", replicates);
    }
}

json number(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

} // namespace spade
