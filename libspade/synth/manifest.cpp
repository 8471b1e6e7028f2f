#include "libspade/synth/manifest.hpp"

#include "libspade/base/error.hpp"
#include "libspade/base/log.hpp"
#include "libspade/base/time.hpp"
#include "libspade/io/file.hpp"

#include <nlohmann/json.hpp>

#include <system_error>

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

/// File names may hold any bytes; JSON may not. Such bytes become U+FFFD, which spoils only
/// skipping: the picture is then made again.
std::string line_of(const json& object) {
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool is_manifest(const std::filesystem::path& path) {
    const auto name = path.filename().string();
    return name.rfind("manifest", 0) == 0 && path.extension() == ".jsonl";
}

} // namespace

Manifest::Manifest(const std::filesystem::path& folder, std::string_view file_name)
    : folder_(folder), file_((create_folders(folder), folder / file_name)) {
    std::error_code error;
    for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
         it.increment(error)) {
        if (is_manifest(it->path())) {
            read(it->path());
        }
    }
    if (error) {
        throw MissingError("{}: cannot be listed: {}; may you read it?", folder.string(),
                           error.message());
    }
}

void Manifest::read(const std::filesystem::path& path) {
    const auto has_text = [](const json& object, const char* field) {
        return object.contains(field) && object[field].is_string();
    };
    for (const auto& line : read_lines_of_log(path)) {
        const auto object = json::parse(line, nullptr, /*allow_exceptions=*/false);
        if (object.is_object() && has_text(object, "output") && has_text(object, "picture")) {
            known_[object["output"].get<std::string>()] = line;
        } else {
            log_warning("{}: a line is not a manifest line; it is ignored", path.string());
        }
    }
}

bool Manifest::vouches_for(const std::string& output, const Recipe& recipe) const {
    const auto found = known_.find(output);
    if (found == known_.end()) {
        return false;
    }
    const auto line = json::parse(found->second);
    if (line.value("recipe", json()) != json::parse(line_of(to_json(recipe)))) {
        return false;
    }
    try {
        const auto picture = read_file(folder_ / output, kMostFileBytes);
        return line.value("picture", std::string()) == digest_of(picture).hex();
    } catch (const Error&) {
        return false; // gone or unreadable: to be made again
    }
}

void Manifest::add(const std::string& output, const Recipe& recipe, const Digest& picture) {
    const json line{{"output", output},
                    {"picture", picture.hex()},
                    {"recipe", to_json(recipe)},
                    {"time", utc_now()}};
    const std::lock_guard lock(mutex_);
    file_.append(line_of(line));
}

} // namespace spade
