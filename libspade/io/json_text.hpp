#ifndef LIBSPADE_IO_JSON_TEXT_HPP
#define LIBSPADE_IO_JSON_TEXT_HPP

/// \file
/// JSON in files and reports: keys sorted, one line.

#include "libspade/io/h5.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace spade {

/// Bytes that are not UTF-8 (names of files may have them) become U+FFFD.
std::string json_text(const nlohmann::json& json);

/// Throws DataError if the object is missing or not JSON.
nlohmann::json read_json(const h5::File& file, std::string_view object);

} // namespace spade

#endif // LIBSPADE_IO_JSON_TEXT_HPP
