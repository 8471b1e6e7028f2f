#ifndef LIBSPADE_IO_METRICS_LOG_HPP
#define LIBSPADE_IO_METRICS_LOG_HPP

#include "libspade/io/publish.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>

namespace spade {

/// metrics.jsonl: one JSON object a line, each with a whole number "step".
class MetricsLog {
public:
    /// Goes on behind `step`: lines of later steps, which a checkpoint that is gone on from does
    /// not know, are cut off, and so is what is no such line. Throws CreateError, IoError.
    MetricsLog(const std::filesystem::path& path, std::int64_t step);

    void write(const nlohmann::json& line);

    /// "seconds" of the last line that was kept; 0 without one.
    double seconds() const { return seconds_; }

private:
    double seconds_ = 0;
    std::optional<AppendFile> file_;
};

} // namespace spade

#endif // LIBSPADE_IO_METRICS_LOG_HPP
