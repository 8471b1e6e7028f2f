#include "libspade/io/metrics_log.hpp"

#include "libspade/io/file.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace spade {

namespace {

using nlohmann::json;

bool has_number(const json& entry, const char* field) {
    return entry.is_object() && entry.contains(field) && entry[field].is_number();
}

} // namespace

MetricsLog::MetricsLog(const std::filesystem::path& path, std::int64_t step) {
    std::string kept;
    bool cut = false;
    std::error_code error;
    if (std::filesystem::exists(path, error)) {
        for (const auto& line : read_lines_of_log(path)) {
            const auto entry = json::parse(line, nullptr, /*allow_exceptions=*/false);
            if (!has_number(entry, "step") || !entry["step"].is_number_integer() ||
                entry["step"].get<std::int64_t>() > step) {
                cut = true;
                continue;
            }
            kept += line + '\n';
            seconds_ = has_number(entry, "seconds") ? entry["seconds"].get<double>() : seconds_;
        }
    }
    if (cut) {
        publish_bytes(path, kept.data(), kept.size(), /*overwrite=*/true);
    }
    file_.emplace(path);
}

void MetricsLog::write(const json& line) { file_->append(json_text(line)); }

} // namespace spade
