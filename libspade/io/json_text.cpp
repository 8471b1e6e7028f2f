#include "libspade/io/json_text.hpp"

#include "libspade/base/error.hpp"

#include <nlohmann/json.hpp>

namespace spade {

std::string json_text(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

nlohmann::json read_json(const h5::File& file, std::string_view object) {
    auto json = nlohmann::json::parse(file.read_text(object), nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded()) {
        throw DataError("{}: '{}' is not JSON; was it made by libspade?", file.path().string(),
                        object);
    }
    return json;
}

} // namespace spade
