#include "libspade/io/provenance.hpp"

#include "libspade/base/invocation.hpp"
#include "libspade/base/time.hpp"
#include "libspade/base/version.hpp"
#include "libspade/io/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <string_view>

namespace spade {

namespace {

constexpr std::string_view kObject = "provenance";

bool is_off() {
    const char* value = std::getenv("SPADE_PROVENANCE");
    return value != nullptr && std::string_view(value) == "off";
}

std::string text_of(const nlohmann::json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

} // namespace

Provenance Provenance::of_this_process() {
    Provenance provenance;
    provenance.version = kVersion;
    if (!is_off()) {
        provenance.tool = invocation().tool;
        provenance.command_line = invocation().command_line;
        provenance.time = utc_now();
    }
    return provenance;
}

nlohmann::json to_json(const Provenance& provenance) {
    auto parents = nlohmann::json::array();
    for (const auto& parent : provenance.parents) {
        parents.push_back(
            {{"role", parent.role}, {"file", parent.file}, {"digest", parent.digest}});
    }
    return {{"tool", provenance.tool},
            {"version", provenance.version},
            {"command_line", provenance.command_line},
            {"time", provenance.time},
            {"parents", parents}};
}

Provenance provenance_from_json(const nlohmann::json& json) {
    Provenance provenance;
    if (!json.is_object()) {
        return provenance;
    }
    provenance.tool = text_of(json, "tool");
    provenance.version = text_of(json, "version");
    provenance.command_line = text_of(json, "command_line");
    provenance.time = text_of(json, "time");
    for (const auto& parent : json.value("parents", nlohmann::json::array())) {
        if (parent.is_object()) {
            provenance.parents.push_back(
                {text_of(parent, "role"), text_of(parent, "file"), text_of(parent, "digest")});
        }
    }
    return provenance;
}

void write_provenance(h5::File& file, const Provenance& provenance) {
    file.write_text(kObject, json_text(to_json(provenance)));
}

Provenance read_provenance(const h5::File& file) {
    return provenance_from_json(read_json(file, kObject));
}

} // namespace spade
