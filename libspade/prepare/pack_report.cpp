#include "libspade/prepare/pack_report.hpp"

#include "libspade/base/log.hpp"
#include "libspade/base/version.hpp"
#include "libspade/io/json_text.hpp"

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <vector>

namespace spade {

namespace {

nlohmann::json finite_or_null(double value) {
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json();
}

void print_json(const PackOptions& o, const PackOutcome& outcome) {
    nlohmann::json json{{"schema", "spade-pack"},
                        {"version", kVersion},
                        {"set", o.output},
                        {"items", outcome.items},
                        {"malformed", outcome.malformed},
                        {"missing", outcome.missing},
                        {"stopped", outcome.stopped},
                        {"photos", outcome.codecs},
                        {"configuration", to_json(outcome.config)},
                        {"seconds", outcome.seconds}};
    json["digest"] = outcome.digest.empty() ? nlohmann::json() : nlohmann::json(outcome.digest);
    if (outcome.config.loss.photos > 0) {
        json["psnr"] = finite_or_null(outcome.config.loss.total.psnr());
        json["psnr_least"] = finite_or_null(outcome.config.loss.worst.psnr());
    }
    // Names of files need not be UTF-8.
    fmt::print("{}\n", json_text(json));
}

std::string loss_text(const PackOutcome& outcome) {
    const auto& loss = outcome.config.loss;
    return loss.photos == 0
               ? std::string()
               : fmt::format(" (quality {}: PSNR {:.2f} dB, at least {:.2f})",
                             outcome.config.quality, loss.total.psnr(), loss.worst.psnr());
}

std::string photos_text(const PackOutcome& outcome) {
    if (outcome.codecs.empty()) {
        return "no photos";
    }
    std::vector<std::string> parts;
    for (const auto& [codec, count] : outcome.codecs) {
        parts.push_back(codec == "original" ? fmt::format("{} unchanged", count)
                                            : fmt::format("{} as {}", count, codec));
    }
    return fmt::format("photos: {}{}", fmt::join(parts, ", "), loss_text(outcome));
}

} // namespace

ExitCode PackOutcome::exit_code() const {
    return stopped         ? ExitCode::kStopped
           : malformed > 0 ? ExitCode::kData
           : missing > 0   ? ExitCode::kMissing
                           : ExitCode::kOk;
}

void report(const PackOptions& o, const PackOutcome& outcome) {
    if (o.json) {
        print_json(o, outcome);
    }
    if (outcome.stopped) {
        log_warning("stopped by a signal after {} of {} items; nothing was written: run again",
                    outcome.items, outcome.planned);
        return;
    }
    if (outcome.planned == 0) {
        log_warning("{}: none of {} items falls into shard {}; the set is empty", o.output,
                    outcome.in_other_shards, o.shard);
    }
    const auto rate =
        outcome.seconds > 0 ? static_cast<double>(outcome.items) / outcome.seconds : 0.0;
    log_info("{}: {} items in {:.1f} s ({:.0f} a second), {} malformed, {} missing; {}", o.output,
             outcome.items, outcome.seconds, rate, outcome.malformed, outcome.missing,
             photos_text(outcome));
}

} // namespace spade
