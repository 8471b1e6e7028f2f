#include "libspade/synth/manifest.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/time.hpp"
#include "libspade/io/file.hpp"
#include "libspade/io/folder.hpp"
#include "libspade/io/json_text.hpp"
#include "libspade/io/publish.hpp"

#include <nlohmann/json.hpp>

namespace spade {

namespace {

using nlohmann::json;

json optional_hex(const std::optional<Digest>& digest) {
    return digest ? json(digest->hex()) : json(nullptr);
}

json to_json(const Recipe& recipe) {
    return {{"model", recipe.model.hex()},
            {"map", recipe.map.hex()},
            {"instances", optional_hex(recipe.instances)},
            {"style", optional_hex(recipe.style)},
            {"style_noise", recipe.style_noise},
            {"seed", recipe.seed},
            {"item", recipe.item},
            {"sample", recipe.sample},
            {"settings", recipe.settings}};
}

/// Empty where the file is missing or unreadable: the picture is made again.
std::string digest_of_picture(const std::filesystem::path& path) {
    try {
        return digest_of(read_file(path, kMaxFileBytes)).hex();
    } catch (const Error&) {
        return {};
    }
}

bool is_manifest(const std::filesystem::path& path) {
    const auto name = path.filename().string();
    return name.rfind("manifest", 0) == 0 && path.extension() == ".jsonl";
}

} // namespace

Manifest::Manifest(const std::filesystem::path& folder, std::string_view file_name, Earlier earlier)
    : folder_(folder), file_((create_folders(folder), folder / file_name)) {
    if (earlier == Earlier::kIgnore) {
        return;
    }
    for (const auto& name : names_in(folder)) {
        if (is_manifest(name)) {
            read(folder / name);
        }
    }
}

void Manifest::read(const std::filesystem::path& path) {
    const auto has_text = [](const json& object, const char* field) {
        return object.contains(field) && object[field].is_string();
    };
    for (const auto& line : read_lines_of_log(path)) {
        const auto object = json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (object.is_object() && has_text(object, "output") && has_text(object, "picture")) {
            known_.emplace(object["output"].get<std::string>(), line);
        } else {
            log_warning("{}: ignored a malformed line", path.string());
        }
    }
}

bool Manifest::vouches_for(const std::string& output, const Recipe& recipe) const {
    // Convert to text and back, like the lines of the file: json_text() replaces bytes in names
    // that are not UTF-8.
    const auto wanted = json::parse(json_text(to_json(recipe)));
    std::optional<std::string> digest; // of the file as it is now, computed when first needed
    const auto [begin, end] = known_.equal_range(output);
    for (auto known = begin; known != end; ++known) {
        const auto line = json::parse(known->second);
        if (line.value("recipe", json()) != wanted) {
            continue;
        }
        if (!digest) {
            digest = digest_of_picture(folder_ / output);
        }
        if (!digest->empty() && line["picture"] == *digest) {
            return true;
        }
    }
    return false;
}

void Manifest::add(const std::string& output, const Recipe& recipe, const Digest& picture) {
    const json line{{"output", output},
                    {"picture", picture.hex()},
                    {"recipe", to_json(recipe)},
                    {"time", utc_now()}};
    const std::lock_guard lock(mutex_);
    file_.append(json_text(line));
}

} // namespace spade
