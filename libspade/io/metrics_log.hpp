#ifndef LIBSPADE_IO_METRICS_LOG_HPP
#define LIBSPADE_IO_METRICS_LOG_HPP

#include "libspade/io/append_file.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>

namespace spade {

/// metrics.jsonl: one JSON object a line, each with a whole number "step".
class MetricsLog {
public:
    /// Resumes after `step`: removes lines of later steps, which are not in the resumed
    /// checkpoint, and malformed lines. Throws CreateError, IoError.
    MetricsLog(const std::filesystem::path& path, std::int64_t step);

    void write(const nlohmann::json& line);

    /// "seconds" of the last line that was kept; 0 if there is none.
    double seconds() const { return seconds_; }

private:
    double seconds_ = 0;
    std::optional<AppendFile> file_;
};

} // namespace spade

#endif // LIBSPADE_IO_METRICS_LOG_HPP
