#include "libspade/train/run_folder.hpp"

#include "libspade/base/text.hpp"
#include "libspade/io/folder.hpp"
#include "libspade/io/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace spade {

namespace {

constexpr std::string_view kPrefix = "checkpoint-";
constexpr std::string_view kSuffix = ".h5";
constexpr const char* kLatest = "latest";

std::optional<std::int64_t> step_of(const std::string& name) {
    if (!starts_with(name, kPrefix) || !ends_with(name, kSuffix)) {
        return std::nullopt;
    }
    const auto digits = name.substr(kPrefix.size(), name.size() - kPrefix.size() - kSuffix.size());
    const auto step = whole_number(digits, 0, std::numeric_limits<int>::max());
    return step ? std::optional<std::int64_t>(*step) : std::nullopt;
}

bool is_of_a_run(const std::string& name) {
    return name == kLatest || name == "metrics.jsonl" || name == "samples" ||
           starts_with(name, "events.out.tfevents.") || step_of(name);
}

std::filesystem::path made(const std::filesystem::path& path) {
    create_folders(path);
    return path;
}

} // namespace

RunFolder::RunFolder(const std::filesystem::path& path) : path_(made(path)), lock_(path) {}

std::filesystem::path RunFolder::checkpoint(std::int64_t step) const {
    return path_ / fmt::format("{}{:08}{}", kPrefix, step, kSuffix);
}

std::filesystem::path RunFolder::sample(std::int64_t step) const {
    return path_ / "samples" / fmt::format("step-{:08}.png", step);
}

std::vector<std::int64_t> RunFolder::steps() const {
    std::vector<std::int64_t> steps;
    for (const auto& name : names_in(path_)) {
        if (const auto step = step_of(name)) {
            steps.push_back(*step);
        }
    }
    std::sort(steps.rbegin(), steps.rend());
    return steps;
}

void RunFolder::register_checkpoint(std::int64_t step, int keep, int keep_every) {
    publish_link(path_ / kLatest, checkpoint(step).filename());
    const auto all = steps();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool is_new = i < static_cast<std::size_t>(keep);
        const bool is_kept = keep_every > 0 && all[i] % keep_every == 0;
        if (!is_new && !is_kept) {
            remove_path(checkpoint(all[i]));
        }
    }
}

void RunFolder::clear() {
    for (const auto& name : names_in(path_)) {
        if (is_of_a_run(name)) {
            remove_path(path_ / name);
        }
    }
}

} // namespace spade
